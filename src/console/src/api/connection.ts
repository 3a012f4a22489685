import { service } from './service';

/** Whether the service answers. While it does not, it is asked again with growing pauses until it does. */
type Listener = () => void;

const FirstPause = 1_000;
const LongestPause = 10_000;

class Connection {
  private readonly listeners = new Set<Listener>();
  private isLost = false;
  private pause = FirstPause;
  private timer: ReturnType<typeof setTimeout> | undefined;

  subscribe = (listener: Listener) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  isAway = () => this.isLost;

  lost() {
    if (!this.isLost) {
      this.isLost = true;
      this.pause = FirstPause;
      this.askLater();
      this.tell();
    }
  }

  found() {
    if (this.isLost) {
      this.isLost = false;
      clearTimeout(this.timer);
      this.tell();
    }
  }

  askNow = async () => {
    clearTimeout(this.timer);
    try {
      const answer = await fetch(`${service}/healthz`, { cache: 'no-store' });
      if (answer.ok) {
        this.found();
        return;
      }
    } catch {
      // Still away.
    }

    this.pause = Math.min(LongestPause, this.pause * 1.6);
    this.askLater();
  };

  private askLater() {
    this.timer = setTimeout(this.askNow, this.pause);
  }

  private tell() {
    for (const listener of this.listeners) {
      listener();
    }
  }
}

export const connection = new Connection();
