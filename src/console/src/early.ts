import { session } from './api/session';
import { askForList } from './app/askForList';

// Runs while the rest of the console is still being read, which takes longer than the service takes to answer.
session.restore();
const address = new URL(location.href);
if (address.pathname === '/' || address.pathname === '/tasks') {
  void askForList(address);
}
