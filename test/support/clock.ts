import { Clock } from '../../apps/controller/src/platform/clock.js';

/** A clock that stands until it is moved. */
export class FakeClock extends Clock {
  private at: number;

  constructor(start = '2026-11-23T08:00:00.000Z') {
    super();
    this.at = Date.parse(start);
  }

  override now(): Date {
    return new Date(this.at);
  }

  advance(seconds: number): void {
    this.at += seconds * 1000;
  }

  set(instant: string): void {
    this.at = Date.parse(instant);
  }
}
