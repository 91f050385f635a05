/** Photos were shared into the vault by the phone: the address says how many, and then says so no more. */

import { told } from "./toasts.js";
import { tn } from "./tongue.js";

const query = new URLSearchParams(location.search);
const many = (name) => Number(query.get(name)) || 0;
const [kept, known, refused] = [many("shared"), many("known"), many("refused")];

const news = [
  kept && tn("{n} photo kept", "{n} photos kept", kept),
  known && tn("{n} photo already in your vault", "{n} photos already in your vault", known),
  refused && tn("{n} file refused", "{n} files refused", refused),
].filter(Boolean);
if (news.length) told(news.join(", "));

for (const name of ["shared", "known", "refused"]) query.delete(name);
const rest = query.size ? `?${query}` : location.pathname;
history.replaceState(history.state, "", rest + location.hash);
