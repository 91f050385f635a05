/** The receipts: every purge that ended, and whether the chain of them is sound. */

import "./course.js";
import * as api from "./api.js";
import { deleted, ORIGIN } from "./telling.js";
import { failed } from "./toasts.js";
import { count, moment } from "./words.js";

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
  part("number").textContent = `No. ${number}`;
  part("what").textContent = deleted(head.tally.deleted, head.chats);
  part("when").textContent = [moment(writtenAt), ORIGIN[head.origin], head.scope === "everyone" ? "for everyone" : "for me"].join(" · ");
  part("rest").textContent = rest(head.tally);
  part("digest").textContent = digest.slice(0, 12);
  return line;
}

function rest({ alreadyGone, refused, tooOld, unconfirmed, cancelled }) {
  const others = [
    alreadyGone && `${alreadyGone} already gone`,
    refused && `${refused} refused`,
    tooOld && `${tooOld} too old`,
    unconfirmed && `${unconfirmed} not confirmed`,
    cancelled && `${cancelled} left as they were`,
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
  verdict.querySelector("h2").textContent = sound ? "Nothing was changed" : "Something was changed";
  verdict.querySelector(".says").textContent = sound
    ? `${count(receipts, "receipt")} about ${count(messages, "message")} read again from the first to the last, and every seal holds.`
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
