/** What people read, in their language. English is written where it is said, and is the key of its translation, which a
 * module brings along: served in another language it begins with `learn` (web/site/language.py).
 */

const sentences = {};

export const learn = (translated) => void Object.assign(sentences, translated);

export const language = document.documentElement.lang;
const RULES = new Intl.PluralRules(language);
const NUMBER = new Intl.NumberFormat(language);

/** A sentence, with the values in its `{places}`. */
export const t = (text, values = {}) => filled([sentences[text] ?? text].flat().at(-1), values);

/** As many as there are, for which the language has a form; `{n}` is the number as it is written in it. */
export function tn(one, many, number, values = {}) {
  const forms = sentences[one] ?? [one, many];
  const form = forms[RULES.select(number) === "one" ? 0 : forms.length - 1];
  return filled(form, { n: NUMBER.format(number), ...values });
}

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
