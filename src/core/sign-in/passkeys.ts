// Passkeys (WebAuthn). One counts as two factors: it is held, and it asks its holder for a finger, a face or a PIN.
import { passkey } from '@better-auth/passkey';
import { APIError } from 'better-auth/api';
import type { Db } from '../db.ts';
import { auditSignIn } from './begin.ts';
import { tellOfChange } from './changed.ts';

/**
 * better-auth takes the relying party from the address that the request came to, or from RAPPORT_URL, and the origin from
 * the browser's own header: a passkey made for one address of this house works at that address only.
 */
export function passkeys(db: Db) {
  return passkey({
    rpName: 'Rapport',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    registration: {
      async afterVerification({ verification, user }) {
        refuseUnverified(verification.registrationInfo?.userVerified);
        await auditSignIn(db, user.id, 'signIn.addPasskey', {});
        await tellOfChange(db, user.id, 'passkey_added');
      },
    },
    authentication: {
      async afterVerification({ verification }) {
        refuseUnverified(verification.authenticationInfo.userVerified);
        await db
          .updateTable('passkeys')
          .set({ last_used_at: new Date() })
          .where('credential_id', '=', verification.authenticationInfo.credentialID)
          .execute();
      },
    },
    advanced: { webAuthnChallengeCookie: 'passkey_challenge' },
    schema: {
      passkey: {
        modelName: 'passkeys',
        fields: {
          publicKey: 'public_key',
          userId: 'user_id',
          credentialID: 'credential_id',
          deviceType: 'device_type',
          backedUp: 'backed_up',
          createdAt: 'created_at',
        },
      },
    },
  });
}

/** better-auth asks for it and does not insist. */
function refuseUnverified(verified: boolean | undefined): void {
  if (verified !== true)
    throw new APIError('FORBIDDEN', {
      code: 'HOLDER_NOT_VERIFIED',
      message: 'The device did not ask for a finger, a face or a PIN.',
    });
}
