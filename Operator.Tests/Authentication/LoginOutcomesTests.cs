using Moq;
using Operator.Authentication;
using Operator.Entities;
using Operator.Runtime.Client;
using Operator.Runtime.Queue;
using Vault.Client;
using Vault.Client.Auth;
using Vault.Client.Sessions;

namespace Operator.Tests.Authentication;

public sealed class LoginOutcomesTests
{
    private static readonly ObjectKey Auth = new("shop", "default");
    private static readonly HashSet<string> Users = ["shop", "cart"];

    private readonly Mock<IReconcileQueue<VaultAuth>> _queue = new();
    private readonly LoginOutcomes _outcomes;

    public LoginOutcomesTests() => _outcomes = new LoginOutcomes(_queue.Object);

    [Fact]
    public void Logins_that_go_as_before_wake_nobody()
    {
        for (var i = 0; i < 100; i++)
        {
            _outcomes.Succeeded(Plan("shop"));
            _outcomes.Failed(Plan("cart"), Refused());
        }

        Assert.Equal(2, _queue.Invocations.Count);
    }

    [Fact]
    public void The_first_that_fails_is_named_until_it_succeeds()
    {
        _outcomes.Failed(Plan("shop"), Refused());
        _outcomes.Failed(Plan("cart"), Refused());

        var failing = _outcomes.Find(Auth, "f", Users)!;
        Assert.Equal((2, 2), (failing.Identities, failing.Failures));
        Assert.Contains("system:serviceaccount:cart:app", failing.Problem!.Message, StringComparison.Ordinal);

        _outcomes.Succeeded(Plan("cart"));
        _outcomes.Succeeded(Plan("shop"));
        Assert.Equal(new LoginSummary(2, 0, null, true), _outcomes.Find(Auth, "f", Users));
    }

    [Fact]
    public void An_outage_of_the_store_is_no_failure_of_the_login()
    {
        _outcomes.Succeeded(Plan("shop"));
        _outcomes.Failed(Plan("shop"), new VaultApiException(VaultErrorKind.Sealed, "login", "auth/k/login", 503, ["Vault is sealed"]));

        Assert.Equal(0, _outcomes.Find(Auth, "f", Users)!.Failures);
    }

    [Fact]
    public void Logins_under_other_settings_and_of_those_who_are_gone_do_not_count()
    {
        _outcomes.Failed(Plan("shop"), Refused());

        Assert.Null(_outcomes.Find(Auth, "edited", Users));
        Assert.Null(_outcomes.Find(Auth, "f", new HashSet<string> { "cart" }));
    }

    private static VaultApiException Refused() => new(VaultErrorKind.PermissionDenied, "login", "auth/k/login", 403, ["permission denied"]);

    private static LoginPlan Plan(string tenant) => new(
        Auth,
        new SessionIdentity("shop/vault", Auth.ToString(), $"system:serviceaccount:{tenant}:app", "x"),
        new VaultConnectionOptions { Address = new Uri("https://vault.test") },
        new CertificateAuthMethod(new AuthMount("k")),
        null)
    {
        AuthFingerprint = "f",
        IdentityNamespace = tenant,
        Advice = "Look.",
    };
}
