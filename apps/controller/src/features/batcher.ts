interface Waiting<Question, Answer> {
  question: Question;
  resolve: (answer: Answer) => void;
  reject: (cause: unknown) => void;
}

/**
 * Puts questions that come in while an answer is being fetched into one next batch. Ten thousand polls then cost a handful of
 * statements instead of ten thousand, and a lone question is not delayed: it starts a batch of one at once.
 */
export class Batcher<Question, Answer> {
  private waiting: Waiting<Question, Answer>[] = [];
  private working = 0;
  private scheduled = false;

  /**
   * @param answerAll answers a batch in the order of its questions, in one transaction: it may be called again for each alone
   * @param limit questions in a batch at most
   * @param parallel batches under way at a time, each with a database connection of its own
   */
  constructor(
    private readonly answerAll: (questions: Question[]) => Promise<Answer[]>,
    private readonly limit: number,
    private readonly parallel: number,
  ) {}

  ask(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ question, resolve, reject });
      if (this.scheduled) return;
      this.scheduled = true;
      // After the current turn of the event loop, so that requests which arrived together travel together.
      setImmediate(() => {
        this.scheduled = false;
        this.start();
      });
    });
  }

  private start(): void {
    while (this.working < this.parallel && this.waiting.length > 0) {
      const batch = this.waiting.splice(0, this.limit);
      this.working += 1;
      void this.answer(batch).finally(() => {
        this.working -= 1;
        this.start();
      });
    }
  }

  private async answer(batch: Waiting<Question, Answer>[]): Promise<void> {
    try {
      const answers = await this.answerAll(batch.map((entry) => entry.question));
      batch.forEach((entry, index) => void entry.resolve(answers[index] as Answer));
    } catch (cause) {
      if (batch.length > 1 && concernsOneRow(cause)) for (const entry of batch) await this.answer([entry]);
      else for (const entry of batch) entry.reject(cause);
    }
  }
}

/**
 * Did the database refuse some row's content (SQLSTATE class 22) or a constraint on it (23)? Then the others of the batch must not
 * suffer, and each is tried alone. Anything else (connection lost, server stopping) concerns them all.
 */
function concernsOneRow(cause: unknown): boolean {
  return /^2[23]/.test(String((cause as { code?: unknown } | null)?.code ?? ''));
}

/** A unique index said no: somebody else was first. */
export function isUniqueViolation(cause: unknown): boolean {
  return (cause as { code?: unknown } | null)?.code === '23505';
}
