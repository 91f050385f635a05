/** What people read, in their language. English is written where it is said, and is the key of the catalogue. */

import sentences from "catalogue";

export const language = document.documentElement.lang;
const RULES = new Intl.PluralRules(language);
const NUMBER = new Intl.NumberFormat(language);

/** `t("There is no album {name}.", { name })`. */
export const t = (text, values = {}) => filled([sentences[text] ?? text].flat().at(-1), values);

/** `tn("{n} photo", "{n} photos", 2)`; `{n}` is the number as it is written in the language. */
export function tn(one, many, number, values = {}) {
  const forms = sentences[one] ?? [one, many];
  const form = forms[RULES.select(number) === "one" ? 0 : forms.length - 1];
  return filled(form, { n: NUMBER.format(number), ...values });
}

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
