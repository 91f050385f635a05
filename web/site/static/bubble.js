/** One message as it is shown in a conversation. */

import { html, nothing } from "lit";
import { rendition } from "./api.js";
import { icon } from "./icon.js";
import { language, t } from "./tongue.js";
import { sentence } from "./words.js";

const CLOCK = new Intl.DateTimeFormat(language, { timeStyle: "short" });
const ADDRESS = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])/;
const [WIDEST, TALLEST] = [320, 360]; // px of a photo

/** What a message says in a few words. */
export const gist = ({ text, photo, hasPhoto, attachment }) => text || (photo || hasPhoto ? t("Photo") : attachment ? t("Attachment") : "");

export const clock = (iso) => CLOCK.format(new Date(iso));

/** `acts` are what can be done: `{ menu, look, save }`, each given the message, or false. `lost`: it is not in my view any more. */
export function bubble(message, { mine, named, small, lost, acts }) {
  const { messageId, senderName, sentAt, text, photo, attachment, replyTo, reactions } = message;
  return html`<div class="bubble" data-mine=${mine} id="m-${messageId}">
    ${named ? html`<b class="who">${senderName}</b>` : nothing}
    ${replyTo ? quote(replyTo) : nothing}
    ${photo ? picture(message, small, acts) : nothing}
    ${attachment ? html`<span class="attached">${icon("info")}${t("An attachment that only WhatsApp shows")}</span>` : nothing}
    ${text ? html`<p class="words" dir="auto">${linked(text)}</p>` : nothing}
    <small class="when">${lost ? html`<b>${t("Gone from your view")}</b> · ` : nothing}<time datetime=${sentAt}>${clock(sentAt)}</time></small>
    ${reactions.length ? reacted(reactions) : nothing}
    ${acts?.menu ? html`<button type="button" class="quiet on-message" aria-haspopup="true" aria-label=${t("More about this message")}
      @click=${({ currentTarget }) => acts.menu(currentTarget, message)}>${icon("more")}</button>` : nothing}
  </div>`;
}

function quote({ known, senderName, fromMe, ...answered }) {
  const who = fromMe ? t("You") : senderName;
  return html`<blockquote class="quote">${known ? html`<b>${who}</b><span>${gist(answered)}</span>` : t("A message that is not here any more")}</blockquote>`;
}

function picture(message, small, acts) {
  const { photo, messageId } = message;
  const source = photo.photoId ? rendition(photo.photoId, "grid.webp") : photo.hasSmall ? small(messageId) : "";
  const { width, height } = fitted(photo);
  const seen = source
    ? html`<img src=${source} alt=${message.text || t("Photo")} width=${width} height=${height} decoding="async" />`
    : html`<span class="unseen-photo" aria-hidden="true">${icon("albums")}</span>`;
  return html`<figure class="photo" data-small=${!photo.photoId}>
    ${photo.photoId && acts ? html`<button type="button" class="look" data-photo=${photo.photoId} aria-label=${t("Look at the photo")} @click=${() => acts.look(message)}>${seen}</button>` : seen}
    ${photo.viewOnce ? html`<figcaption>${t("To be seen once, on the phone")}</figcaption>` : kept(message, acts)}
  </figure>`;
}

function kept(message, acts) {
  if (!acts) return nothing; // it is not my vault that they see
  if (message.photo.photoId) return html`<span class="kept" title=${t("In your vault")}>${icon("check")}<span class="unseen">${t("In your vault")}</span></span>`;
  if (!acts.save) return nothing;
  return html`<button type="button" class="keep" @click=${({ currentTarget }) => acts.save(message, currentTarget)}>${icon("floppy")}${t("Save")}</button>`;
}

/** As large as there is room for it, in its own shape, before anything of it has come. */
export function fitted({ width, height }) {
  const [wide, tall] = [width || 4, height || 3];
  const scale = Math.min(WIDEST / wide, TALLEST / tall);
  return { width: Math.max(96, Math.round(wide * scale)), height: Math.max(64, Math.round(tall * scale)) };
}

function reacted(reactions) {
  const names = reactions.map(({ fromMe, senderName, emoji }) => `${fromMe ? t("You") : senderName} ${emoji}`).join(", ");
  const marks = [...new Set(reactions.map(({ emoji }) => emoji))].join("");
  return html`<span class="reactions" title=${names}><span class="unseen">${t("Reactions: {names}", { names })}</span><span aria-hidden="true">${marks}</span></span>`;
}

/** Addresses can be followed. */
const linked = (text) =>
  text.split(ADDRESS).map((part, at) => (at % 2 ? html`<a href=${part} target="_blank" rel="noopener noreferrer">${part}</a>` : part));

/** What is on its way, or was refused. */
export function pending(item, { again, forget }) {
  const { text, photo, painted, speaker, error, at } = item;
  const state = error ? nothing : t("Sending…");
  return html`<div class="bubble pending" data-mine=${!speaker} data-failed=${Boolean(error)}>
    ${photo ? html`<figure class="photo"><img src=${rendition(photo.id, "grid.webp")} alt=${t("Photo")} width=${fitted(photo).width} height=${fitted(photo).height} /></figure>` : nothing}
    ${painted ? html`<figure class="photo"><span class="unseen-photo">${icon("albums")}</span></figure>` : nothing}
    ${text ? html`<p class="words" dir="auto">${text}</p>` : nothing}
    <small class="when">${state} <time datetime=${at}>${clock(at)}</time></small>
    ${error ? html`<div class="failed" role="alert"><p>${sentence(error.message)}</p>
      ${error.code === "unconfirmed" ? nothing : html`<button type="button" @click=${() => again(item)}>${icon("retry")}${t("Try again")}</button>`}
      <button type="button" class="quiet" @click=${() => forget(item)}>${t("Discard")}</button></div>` : nothing}
  </div>`;
}
