/** The receipts: every purge that ended, and whether the chain of them is sound. */

import "./course.js";
import * as api from "./api.js";
import { ORIGIN, sealed } from "./telling.js";
import { failed } from "./toasts.js";
import { t, tn } from "./tongue.js";
import { messages as counted, moment, number as written } from "./words.js";

const list = document.querySelector(".receipts");
const verdict = document.querySelector(".verdict");
const more = document.querySelector(".more");
const template = document.querySelector("#receipt");
let next = null;

function row(receipt) {
  const { head, number, planId, writtenAt, digest } = receipt;
  const line = template.content.firstElementChild.cloneNode(true);
  const part = (name) => line.querySelector(`.${name}`);
  line.querySelector("a").href = api.receiptPage(planId);
  part("number").textContent = t("No. {number}", { number: written(number) });
  part("what").textContent = sealed(head);
  part("when").textContent = [moment(writtenAt), ORIGIN[head.origin], head.scope === "everyone" ? t("for everyone") : t("for me")].join(" · ");
  part("rest").textContent = rest(head.tally);
  part("digest").textContent = digest.slice(0, 12);
  return line;
}

function rest({ alreadyGone, refused, tooOld, unconfirmed, cancelled }) {
  const others = [
    alreadyGone && tn("{n} already gone", "{n} already gone", alreadyGone),
    refused && tn("{n} refused", "{n} refused", refused),
    tooOld && tn("{n} too old", "{n} too old", tooOld),
    unconfirmed && tn("{n} not confirmed", "{n} not confirmed", unconfirmed),
    cancelled && tn("{n} left as it was", "{n} left as they were", cancelled),
  ];
  return others.filter(Boolean).join(", ");
}

async function load() {
  const page = await api.receipts(next);
  list.append(...page.receipts.map(row));
  list.ariaBusy = "false";
  next = page.next;
  more.hidden = !next;
  document.querySelector(".empty").hidden = list.childElementCount > 0;
}

/** Read the whole chain again. */
async function verify() {
  const { sound, receipts, messages, head, fault } = await api.verify();
  verdict.hidden = !receipts && sound;
  verdict.dataset.mood = sound ? "well" : "ill";
  verdict.querySelector("h2").textContent = sound ? t("Nothing was changed") : t("Something was changed");
  verdict.querySelector(".says").textContent = sound
    ? tn("{n} receipt about {messages} read again, and its seal holds.", "{n} receipts about {messages} read again from the first to the last, and every seal holds.", receipts, { messages: counted(messages) })
    : fault;
  verdict.querySelector("code").textContent = head;
}

more.querySelector("button").addEventListener("click", () => load().catch(failed));
document.addEventListener("purged", () => {
  next = null;
  list.replaceChildren();
  Promise.all([load(), verify()]).catch(failed);
});
load().catch(failed);
verify().catch(failed);
