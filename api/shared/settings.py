"""Everything an operator can set, in one place, read from `MELDEKNAPP_*` environment variables."""

from pathlib import Path
from typing import Self

from pydantic import AliasChoices, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The service's settings.

    Each field is one environment variable: `MELDEKNAPP_` and the field's name in capitals.
    """

    model_config = SettingsConfigDict(env_prefix="MELDEKNAPP_", frozen=True, extra="ignore")

    database_url: str = Field(
        validation_alias=AliasChoices("MELDEKNAPP_DATABASE_URL", "DATABASE_URL", "database_url"),
        description="PostgreSQL to use, as postgresql://…; `make run` starts its own without it.",
    )
    database_connections: int = Field(
        default=20, ge=2, description="Most connections each process opens to PostgreSQL."
    )
    key_file: Path = Field(
        default=Path(".meldeknapp/key"),
        description="File with the sealing keys, one `version base64` a line, newest last. "
        "Kept outside the database and its backups.",
    )
    public_url: str = Field(
        default="http://127.0.0.1:8000",
        description="Where people reach the service; used in links in e-mails.",
    )
    bot_url: str = Field(default="http://127.0.0.1:8001", description="Where the bot listens.")
    bot_timeout_seconds: float = Field(
        default=3.0, gt=0, description="How long a turn may take before the plain form takes over."
    )
    conversation_days: int = Field(
        default=14,
        ge=1,
        le=90,
        description="Days a conversation is kept after the last word in it; one that was not sent "
        "by then is erased. People are told this number, and it holds for those who were.",
    )
    static_dir: Path = Field(
        default=Path(".build/static"), description="Folder with the built widgets and styles."
    )
    folder_root: Path = Field(
        default=Path(".meldeknapp/outbox"),
        description="The only folder under which `folder` connectors may write.",
    )
    egress_allow: list[str] = Field(
        default_factory=list,
        description='Private addresses the service may call, as JSON: ["127.0.0.1:8002"].',
    )
    smtp_host: str = Field(default="127.0.0.1", description="Mail server for outgoing e-mail.")
    smtp_port: int = Field(default=25, description="Port of the mail server.")
    smtp_user: str | None = Field(default=None, description="User at the mail server, if any.")
    smtp_password: SecretStr | None = Field(default=None, description="Password for smtp_user.")
    smtp_starttls: bool = Field(
        default=True, description="Whether the mail server must offer encryption (STARTTLS)."
    )
    smtp_from: str = Field(
        default="ikke-svar@localhost", description="Sender's address on outgoing e-mail."
    )
    sms_url: str | None = Field(
        default=None,
        description="Where the SMS gateway takes messages (SMS.md); without, nothing is said of "
        "SMS anywhere. On a private network, list its place in egress_allow.",
    )
    sms_token: SecretStr | None = Field(
        default=None, description="What the gateway knows us by, sent as a bearer token, if any."
    )
    sms_sender: str = Field(
        default="Meldeknapp",
        pattern=r"^([A-Za-z0-9][A-Za-z0-9 ]{0,10}|\+[0-9]{8,15})$",
        description="Sender of an SMS: at most 11 letters and digits, or a number with +.",
    )
    session_hours: int = Field(
        default=8, ge=1, le=24, description="How long a staff login lasts, at most."
    )
    local_accounts: bool = Field(
        default=True, description="Let staff log in with a password and a code of ours."
    )
    oidc_issuer: str | None = Field(
        default=None,
        description="Address of the login provider (OpenID Connect) for staff; none without. On a "
        "private network, list its place in egress_allow.",
    )
    oidc_name: str = Field(
        default="OpenID Connect", description='What the login button says after "Log in with".'
    )
    oidc_client_id: str = Field(default="", description="Who this service is to the provider.")
    oidc_client_secret: SecretStr | None = Field(
        default=None,
        description="The secret shared with the provider; or set oidc_client_key_file.",
    )
    oidc_client_key_file: Path | None = Field(
        default=None,
        description="File with a private key, as JWK with `kid` and `alg`, to show who we are "
        "(private_key_jwt) instead of a secret.",
    )
    oidc_scopes: str = Field(
        default="openid profile email", description="What is asked of the provider."
    )
    oidc_roles_claim: str = Field(
        default="groups",
        description="The claim whose values give roles, as administrators set under Users.",
    )
    oidc_acr: str | None = Field(
        default=None, description="The strength of login (acr) to ask for and to insist on, if any."
    )
    oidc_pushed_requests: bool = Field(
        default=False, description="Send the request ahead of the person (PAR, RFC 9126)."
    )
    oidc_dpop: bool = Field(
        default=False, description="Bind the provider's tokens to a key of ours (DPoP, RFC 9449)."
    )
    cookie_secure: bool = Field(
        default=True, description="Send the staff cookie over HTTPS only; off in the demo."
    )
    worker_port: int | None = Field(
        default=None,
        description="Port on this machine where the worker says whether it is well; none without.",
    )
    demo: bool = Field(
        default=False, description="Serve the demo host page and show the demo's far end."
    )
    far_end_url: str = Field(
        default="http://127.0.0.1:8002",
        description="Where the demo's receiving quality system and mailbox listen.",
    )
    demo_skip_second_factor: bool = Field(
        default=False,
        description="Let the demo's accounts in by password alone. Refused unless `demo` is on.",
    )

    @property
    def sends_sms(self) -> bool:
        """Whether a gateway is set up. Nobody is shown SMS without."""
        return self.sms_url is not None

    @model_validator(mode="after")
    def _second_factor_outside_the_demo(self) -> Self:
        if self.demo_skip_second_factor and not self.demo:
            raise ValueError("demo_skip_second_factor is for the demo alone")
        return self

    @model_validator(mode="after")
    def _some_way_to_log_in(self) -> Self:
        if self.oidc_issuer is None:
            if not self.local_accounts:
                raise ValueError("without local_accounts an oidc_issuer is needed")
        elif not self.oidc_client_id or (self.oidc_client_secret is None) == (
            self.oidc_client_key_file is None
        ):
            raise ValueError(
                "oidc_issuer needs oidc_client_id and either oidc_client_secret or"
                " oidc_client_key_file"
            )
        return self


def read_settings() -> Settings:
    """Return the settings of this process's environment.

    Raises pydantic's ValidationError naming each setting that is missing or not right.
    """
    return Settings()
