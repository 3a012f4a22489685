import access from './access.json';
import catalog from './catalog.json';
import common from './common.json';
import create from './create.json';
import datasets from './datasets.json';
import details from './details.json';
import evaluation from './evaluation.json';
import events from './events.json';
import limits from './limits.json';
import logs from './logs.json';
import monitor from './monitor.json';
import rules from './rules.json';
import secrets from './secrets.json';
import settings from './settings.json';
import tasks from './tasks.json';
import webhooks from './webhooks.json';

export default {
  access,
  catalog,
  common,
  create,
  datasets,
  details,
  evaluation,
  events,
  limits,
  logs,
  monitor,
  rules,
  secrets,
  settings,
  tasks,
  webhooks,
};
