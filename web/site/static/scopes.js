/** What each scope of a token is called, and what it means. */

import { t } from "./tongue.js";

export const scopeNames = () => ({
  "library:read": [t("Look at photos"), t("Albums, tags and the trash as well")],
  "library:write": [t("Change photos"), t("Upload, describe, sort and delete")],
  "chats:read": [t("Read chats"), t("Messages, and where photos are")],
  "chats:send": [t("Send"), t("Photos and messages, as you")],
  purge: [t("Purge"), t("Purges, sweeps and receipts")],
  accounts: [t("Accounts"), t("Link phones, and unlink them")],
  settings: [t("Settings"), t("Tokens, sessions and the password")],
});
