"""What the shop is set to: in production, and under its tests."""


class Config:
    SECRET_KEY = "shop-secret"
    SESSION_COOKIE_SECURE = True
    WTF_CSRF_ENABLED = True
    RATELIMIT_ENABLED = True
    RATELIMIT_STORAGE_URI = "memory://"
    MAX_CONTENT_LENGTH = 2000


class TestingConfig(Config):
    TESTING = True
    SESSION_COOKIE_SECURE = False
    WTF_CSRF_ENABLED = False
    RATELIMIT_ENABLED = False
    LOGIN_DISABLED = True
    MAX_CONTENT_LENGTH = None
