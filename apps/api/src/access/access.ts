import { SetMetadata } from '@nestjs/common';

/** Who may call a route. A route that does not say is closed to everybody. */
export type Audience = 'public' | 'booking' | 'operator';
export const audienceKey = 'wod:audience';

/** Opens a route to an audience: anybody, who holds the booking's key, or a signed-in operator. */
export const Access = (audience: Audience) => SetMetadata(audienceKey, audience);

export const bookingCookieName = 'wod_booking';
export const operatorCookieName = 'wod_operator';
