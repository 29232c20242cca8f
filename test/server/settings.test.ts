import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { settingsFromEnvironment, SettingsError } from '../../demo/server/index.js';
import { completeSettings } from '../../demo/server/settings.js';

const base = { uploadDir: 'up' };

describe('settings', () => {
  test('have the defaults of IIS', () => {
    const settings = completeSettings(base);
    assert.equal(settings.sessionTimeout, 1_209_600);
    assert.equal(settings.hostIdFallbackTimeout, 86_400);
    assert.equal(settings.sessionsLimit, 50);
    assert.equal(settings.allowOverwrites, false);
    assert.equal(settings.notificationType, 0);
  });

  test('are read from the environment', () => {
    const settings = settingsFromEnvironment(
      {
        UPLOAD_DIR: '/data',
        BITS_STRICT: '1',
        BITS_ALLOW_OVERWRITES: 'true',
        BITS_UPLOAD_ENABLED: '0',
        BITS_SESSION_TIMEOUT: '60',
        BITS_HOST_ID: '[::1]:5174',
        BITS_ALLOWED_ORIGINS: 'http://a, http://b:*',
        BITS_NOTIFICATION_TYPE: '',
        PATH: '/bin',
      },
      base,
    );
    assert.deepEqual(settings, {
      uploadDir: '/data',
      strict: true,
      allowOverwrites: true,
      uploadEnabled: false,
      sessionTimeout: 60,
      hostId: '[::1]:5174',
      allowedOrigins: ['http://a', 'http://b:*'],
    });
  });

  for (const env of [
    { BITS_STRICT: 'yes' },
    { BITS_SESSION_TIMEOUT: '-1' },
    { BITS_SESSION_TIMEOUT: '1e9' },
    { BITS_REPLY_URL: 'both' },
  ]) {
    test(`refuses ${JSON.stringify(env)}`, () => {
      assert.throws(() => settingsFromEnvironment(env, base), SettingsError);
    });
  }

  test('warns of an unknown name', (t) => {
    const warn = t.mock.method(console, 'warn', () => undefined);
    settingsFromEnvironment({ BITS_STIRCT: '1' }, base);
    assert.match(String(warn.mock.calls[0]?.arguments[0]), /BITS_STIRCT/);
  });

  for (const bad of [
    { basePath: 'uploads' },
    { basePath: '/uploads' },
    { notificationType: 2 },
    { notificationType: 1, notificationUrl: 'file:///x' },
    { notificationType: 3 },
    { allowedOrigins: ['*'], allowCredentials: true },
    { hostId: 'http://host' },
    { hostId: 'host/path' },
    { maximumUploadSize: 0 },
    { sessionsLimit: -1 },
  ]) {
    test(`refuses ${JSON.stringify(bad)}`, () => {
      assert.throws(() => completeSettings({ ...base, ...(bad as object) }), SettingsError);
    });
  }
});
