/** What is known of a photo's file. */

import { html, nothing } from "lit";
import { t } from "./tongue.js";
import { bytes, moment } from "./words.js";

const DATED = { exif: t("Taken"), message: t("Sent"), filename: t("Dated") }; // by what; on arrival it says nothing new
const READ = { exif: t("read from the camera’s notes"), message: t("read from the message"), filename: t("read from the file’s name") };
const HASHES = { "SHA-256": "sha256_hash", MD5: "md5_hash" };

export function facts(photo) {
  const dated = DATED[photo.taken_from];
  return html`<dl class="facts">
    ${dated ? fact(dated, html`${moment(photo.taken_at)}<small>${READ[photo.taken_from]}</small>`) : nothing}
    ${photo.sender_name ? fact(t("From"), photo.sender_name) : nothing}
    ${fact(photo.original_source.startsWith("chat:") ? t("Saved") : t("Uploaded"), moment(photo.created_at))}
    ${fact(t("Size"), `${photo.width} × ${photo.height}, ${bytes(photo.file_size_bytes)}`)}
    ${fact(t("Number"), `#${photo.id}`)}
  </dl>
  <details class="file"><summary>${t("File and hashes")}</summary>
    <dl class="facts">${fact(t("File"), photo.filename)}${fact(t("Kind"), photo.mime_type)}
      ${Object.entries(HASHES).map(([name, field]) => fact(name, html`<code>${photo[field]}</code>`))}</dl></details>`;
}

const fact = (term, what) => html`<dt>${term}</dt><dd>${what}</dd>`;
