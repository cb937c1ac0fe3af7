"""Who may sign in: one user pool, one public client."""

from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_cognito as cognito
from constructs import Construct

from infra.acknowledge import acknowledge
from infra.stage import Stage

ACCEPTED: Final = {
    "AwsSolutions-COG2": "a second factor is offered; a merchant decides whether it is a must",
    "AwsSolutions-COG8": "the Plus plan costs ten times as much a user; the pool has no sign-up",
}
ATTRIBUTES: Final = ("merchant_id", "role", "service_code")


class IdentityStack(cdk.Stack):
    """Agents, supervisors and admins. Visitors of the widget never have an account."""

    def __init__(
        self, scope: Construct, construct_id: str, *, stage: Stage, web_origins: tuple[str, ...]
    ) -> None:
        super().__init__(scope, construct_id, stack_name=stage.named("identity"))
        self._stage = stage
        self.pool = self._pool()
        self.client = self._client(web_origins)
        if not stage.is_local:
            self._login_pages()
        acknowledge(self.pool, ACCEPTED)
        cdk.CfnOutput(self, "UserPoolId", value=self.pool.user_pool_id)
        cdk.CfnOutput(self, "ClientId", value=self.client.user_pool_client_id)

    def _pool(self) -> cognito.UserPool:
        return cognito.UserPool(
            self,
            "Users",
            user_pool_name=self._stage.named("users"),
            self_sign_up_enabled=False,
            sign_in_aliases=cognito.SignInAliases(email=True),
            sign_in_case_sensitive=False,
            standard_attributes=cognito.StandardAttributes(
                email=cognito.StandardAttribute(required=True, mutable=True)
            ),
            custom_attributes={
                name: cognito.StringAttribute(max_len=64, mutable=True) for name in ATTRIBUTES
            },
            password_policy=cognito.PasswordPolicy(
                min_length=12,
                require_lowercase=True,
                require_uppercase=True,
                require_digits=True,
                require_symbols=True,
            ),
            mfa=None if self._stage.is_local else cognito.Mfa.OPTIONAL,
            mfa_second_factor=(
                None if self._stage.is_local else cognito.MfaSecondFactor(otp=True, sms=False)
            ),
            account_recovery=cognito.AccountRecovery.EMAIL_ONLY,
            feature_plan=None if self._stage.is_local else cognito.FeaturePlan.ESSENTIALS,
            deletion_protection=not self._stage.is_local,
            removal_policy=self._stage.removal,
        )

    def _client(self, web_origins: tuple[str, ...]) -> cognito.UserPoolClient:
        """Our claims are readable and, above all, not writable by the signed-in user."""
        return self.pool.add_client(
            "Workspace",
            user_pool_client_name=self._stage.named("workspace"),
            generate_secret=False,
            prevent_user_existence_errors=True,
            auth_flows=cognito.AuthFlow(
                user_password=self._stage.is_local, user_srp=not self._stage.is_local
            ),
            o_auth=cognito.OAuthSettings(
                flows=cognito.OAuthFlows(authorization_code_grant=True),
                scopes=[
                    cognito.OAuthScope.OPENID,
                    cognito.OAuthScope.EMAIL,
                    cognito.OAuthScope.PROFILE,
                ],
                # As the workspace asks for them (web/apps/workspace/src/auth/oidc.ts).
                callback_urls=[f"{origin}/callback" for origin in web_origins],
                logout_urls=list(web_origins),
            ),
            read_attributes=cognito.ClientAttributes()
            .with_standard_attributes(email=True, email_verified=True, fullname=True)
            .with_custom_attributes(*(f"custom:{name}" for name in ATTRIBUTES)),
            write_attributes=cognito.ClientAttributes().with_standard_attributes(
                email=True, fullname=True
            ),
            id_token_validity=cdk.Duration.hours(1),
            access_token_validity=cdk.Duration.hours(1),
            refresh_token_validity=cdk.Duration.days(14),
            enable_token_revocation=True,
        )

    def _login_pages(self) -> None:
        domain = self.pool.add_domain(
            "Login",
            cognito_domain=cognito.CognitoDomainOptions(
                domain_prefix=f"{self._stage.named('login')}-{cdk.Aws.ACCOUNT_ID}"
            ),
            managed_login_version=cognito.ManagedLoginVersion.NEWER_MANAGED_LOGIN,
        )
        cognito.CfnManagedLoginBranding(
            self,
            "LoginStyle",
            user_pool_id=self.pool.user_pool_id,
            client_id=self.client.user_pool_client_id,
            use_cognito_provided_values=True,
        )
        cdk.CfnOutput(self, "LoginUrl", value=domain.base_url())
