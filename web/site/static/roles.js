/** What each role is called, and what somebody may do with it, in plain words. */

import { t } from "./tongue.js";

export const roleNames = () => ({
  viewer: [t("Viewer"), t("Sees every photo, and reads every chat. Changes nothing.")],
  user: [t("Contributor"), t("Adds, describes, sorts and deletes photos. Sees no chats.")],
  admin: [t("Admin"), t("Does all with photos and chats that you do: sends as you, and purges. No accounts, people or settings.")],
});
