/** The settings: who comes in and how, what is kept, and what this vault is. */

import "./course.js";
import "./manners.js";
import "./password.js";
import "./sessions.js";
import "./people.js";
import "./tokens.js";
import "./retention.js";
import "./blocks.js";
import "./audit.js";
import "./about.js";
