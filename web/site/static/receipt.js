/** One receipt: what a purge did, message by message, to be read and printed. */

import "./course.js";
import * as api from "./api.js";
import { home } from "./choice.js";
import { covered, ORIGIN, OUTCOME, outcome, sealed, WHY } from "./telling.js";
import { failed } from "./toasts.js";
import { t } from "./tongue.js";
import { messages, moment, number, short } from "./words.js";

const plan = location.pathname.split("/").at(-1);
const paper = document.querySelector(".paper");
const $ = (name) => paper.querySelector(`[data-${name}]`);

function show(receipt, known) {
  const { head, lines } = receipt;
  const names = new Map(known.map((chat) => [home(chat), chat.name]));
  const name = t("Receipt {number}", { number: number(receipt.number) });
  document.title = `${name} · ChatVault`;
  $("number").textContent = name;
  $("what").textContent = sealed(head);
  $("tally").replaceChildren(...tally(head).flatMap(pair));
  $("facts").replaceChildren(...facts(head).flatMap(pair));
  $("seals").replaceChildren(...seals(receipt).flatMap(pair));
  $("coverage").textContent = covered(head.coverage.map(spoken)).join(" ");
  $("head").textContent = JSON.stringify(head, null, 2);
  $("count").textContent = messages(lines.length);
  $("lines").replaceChildren(...lines.map((line) => row(line, head.scope, names)));
  paper.ariaBusy = "false";
}

/** Receipts spell what was covered as the vault does. */
const spoken = ({ account, since, deletes, trimmed }) => ({ account, since, deletableForMe: deletes, reachable: true, trimmedChats: trimmed });

function tally({ tally, scope }) {
  const words = Object.keys(OUTCOME).filter((word) => tally[word]);
  return words.map((word) => [outcome(word, scope), number(tally[word])]);
}

function facts(head) {
  return [
    [t("Begun"), ORIGIN[head.origin]],
    [t("For whom"), head.scope === "everyone" ? t("For everyone") : t("For me: everybody else keeps a copy")],
    [t("Looked for"), head.tiers.map((tier) => WHY[tier][0]).join(", ")],
    [t("Planned"), moment(head.created)],
    [t("Started"), moment(head.executed)],
    [t("Ended"), moment(head.written)],
    [t("Never again"), head.neverAgain ? t("Yes: it is neither saved nor sent any more") : t("No")],
  ];
}

function seals({ digest, previous, head, planId }) {
  return [
    [t("Seal"), code(digest)],
    [t("Seal before"), code(previous)],
    [t("Plan"), code(planId)],
    [t("Seal of the plan"), code(head.digest)],
  ];
}

function row(line, scope, names) {
  const row = document.createElement("tr");
  const name = names.get(home({ account: line.account, chatId: line.chat })) ?? line.chat;
  const cells = [name, line.sentAt ? short(line.sentAt) : "", line.fromMe ? t("You") : t("Others"), WHY[line.tier][0], said(line, scope)];
  row.append(...cells.map((text) => made("td", text)));
  row.dataset.outcome = line.outcome;
  row.title = line.message;
  return row;
}

function said({ outcome: word, reason, endedAt }, scope) {
  return [outcome(word, scope), endedAt && short(endedAt)].filter(Boolean).join(", ") + (reason ? `. ${t(reason)}` : "");
}

const pair = ([term, fact]) => [made("dt", term), made("dd", fact)];

function made(name, content) {
  const element = document.createElement(name);
  element.append(content ?? "");
  return element;
}

const code = (text) => made("code", text);

async function load() {
  $("json").href = api.receiptFile(plan);
  const [receipt, known] = await Promise.all([api.receipt(plan), api.chats()]);
  show(receipt, known);
}

$("print").addEventListener("click", () => print());
load().catch((error) => {
  paper.ariaBusy = "false";
  document.querySelector("[data-missing]").hidden = error.status !== 404;
  paper.hidden = error.status === 404;
  if (error.status !== 404) failed(error);
});
