import { NewUser } from '#contracts/people/session.js';
import { StartError } from '../../platform/start-error.js';
import { type Querier, writeEntries } from '../audit/audit.service.js';
import { hashPassword } from '../session/passwords.js';

/**
 * Gives a person a new password from the controller's own machine, where nobody is signed in. Ends their sessions, and lets a disabled
 * account in again: it is the way back for an admin who locked themselves out.
 * @throws StartError when there is no such person, or the password is too short; nothing is changed then.
 */
export async function replacePassword(client: Querier, name: string, password: string, now: Date): Promise<void> {
  const checked = NewUser.shape.password.safeParse(password);
  if (!checked.success) throw new StartError('The password is too short.', 'Use at least 12 characters.');
  const hashed = await hashPassword(password);
  await client.query('BEGIN');
  try {
    const { rows } = await client.query<{ id: string }>(
      'UPDATE users SET password_hash = $2, disabled_at = NULL WHERE name = $1 RETURNING id',
      [name, hashed],
    );
    const id = rows[0]?.id;
    if (id === undefined)
      throw new StartError(`Nobody is called ${name}.`, 'The dashboard lists everybody under Users.');
    await client.query('DELETE FROM sessions WHERE user_id = $1', [id]);
    await writeEntries(client, [{ actor: 'cli', action: 'user.password', subject: `user:${id}` }], now);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
