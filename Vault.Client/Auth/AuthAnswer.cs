namespace Vault.Client.Auth;

/// <summary>Reads the <c>auth</c> block of an answer.</summary>
internal static class AuthAnswer
{
    /// <exception cref="VaultApiException">There is no token in the answer.</exception>
    public static AuthInfo Read(VaultRequest request, VaultResponse response)
    {
        var auth = response.Json.Property("auth");
        var token = auth.Property("client_token");
        if (token.Text().Length == 0)
        {
            var reason = auth.Property("mfa_requirement").ValueKind == System.Text.Json.JsonValueKind.Object
                ? "the login demands a second factor, which a machine can't give: use a role without login MFA"
                : "the answer has no auth.client_token";
            throw new VaultApiException(VaultErrorKind.InvalidResponse, request.Operation, request.Path, response.StatusCode, [reason]);
        }

        return new AuthInfo(
            JsonText.ValueOf(token),
            auth.Property("accessor").Text(),
            auth.Property("policies").Texts(),
            auth.Property("lease_duration").Seconds(),
            auth.Property("renewable").IsTrue())
        {
            Namespace = request.Namespace,
            Uses = auth.Property("num_uses").Count(),
        };
    }
}
