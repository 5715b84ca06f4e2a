using System.Text.Json.Nodes;
using k8s.Models;
using Operator.Entities;
using Operator.Pipeline;
using Vault.Client;

namespace Operator.Tests.Leases;

/// <summary>What stands in the way of credentials costs the store nothing, and is told; what has no lease is read.</summary>
public sealed class DynamicSecretProblemTests : IAsyncDisposable
{
    private readonly LeaseBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task For_a_Secret_that_is_somebody_elses_nothing_is_asked()
    {
        _bench.Cluster.Put(new V1Secret { Metadata = new V1ObjectMeta { Name = "db", NamespaceProperty = "app" } });

        await _bench.RunAsync();

        Assert.Equal(Reasons.Conflict, _bench.Reason);
        Assert.Empty(_bench.Store.Operations);
    }

    [Fact]
    public async Task A_database_that_is_down_costs_one_login_and_no_status_write_a_try()
    {
        _bench.Store.Before = request => Fail(request, "credentials-issue", 500, VaultErrorKind.ServerError);
        for (var i = 0; i < 5; i++)
            await _bench.RunAsync();
        Assert.Equal((1, 5), (_bench.Store.Count("login"), _bench.Store.Count("credentials-issue")));
        Assert.Equal(2, _bench.Cluster.Requests.Count(request => request == "apply vaultdynamicsecrets/status"));

        _bench.Store.Before = _ => { };
        await _bench.RunAsync();

        Assert.Equal((1, 1), (_bench.Store.Users.Count, _bench.Store.TokenCount));
        Assert.Equal("Synced", _bench.Reason);
    }

    [Fact]
    public async Task An_answer_that_was_lost_takes_its_login_along()
    {
        _bench.Store.After = request => Fail(request, "credentials-issue", null, VaultErrorKind.Unreachable);
        await _bench.RunAsync();
        Assert.Equal(Reasons.VaultUnreachable, _bench.Reason);

        _bench.Store.After = _ => { };
        await _bench.RunAsync();

        Assert.Equal([_bench.User!], _bench.Store.Users);
        Assert.Equal(1, _bench.Store.TokenCount);
    }

    [Fact]
    public async Task Credentials_that_cannot_be_rendered_are_revoked()
    {
        _bench.Change(r => r.Spec.Destination = new SecretDestination { Type = "kubernetes.io/tls" });

        var result = await _bench.RunAsync();

        Assert.False(result.IsSuccess);
        Assert.Equal(TimeSpan.FromHours(1), result.RequeueAfter);
        Assert.Equal((0, 0), (_bench.Store.Users.Count, _bench.Store.TokenCount));
        Assert.Null(_bench.Status.Issue);
    }

    [Fact]
    public async Task Denied_credentials_name_the_capability_and_leave_no_login()
    {
        _bench.Store.Before = request => Fail(request, "credentials-issue", 403, VaultErrorKind.PermissionDenied);

        await _bench.RunAsync();

        Assert.Equal((Reasons.AccessDenied, 0), (_bench.Reason, _bench.Store.TokenCount));
        Assert.Contains("\"read\" on database/creds/app", _bench.Status.Conditions![0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_ends_and_can_be_neither_renewed_nor_replaced_is_warned_of_once()
    {
        await _bench.RunAsync();
        _bench.Store.Before = request => Fail(request, request.Operation, 503, VaultErrorKind.Sealed);
        _bench.Time.Advance(TimeSpan.FromMinutes(55));

        await _bench.RunAsync();
        await _bench.RunAsync();

        Assert.Single(_bench.Events, e => e.Reason == Reasons.CredentialsExpiring);
        Assert.Equal((Reasons.VaultSealed, "user-2"), (_bench.Reason, _bench.User));
    }

    [Fact]
    public async Task Without_a_lease_and_refreshAfter_it_is_asked_once_and_told_what_to_set()
    {
        _bench.Store.Plain = new JsonObject { ["k"] = "v" };

        await _bench.RunAsync();
        await _bench.RunAsync();

        Assert.Equal((Reasons.InvalidSpec, 1, 0), (_bench.Reason, _bench.Store.Count("credentials-issue"), _bench.Store.TokenCount));
        Assert.Contains("spec.refreshAfter", _bench.Status.Conditions![0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_lease_it_is_read_every_refreshAfter_and_written_when_it_changed()
    {
        _bench.Store.Plain = new JsonObject { ["k"] = "one" };
        _bench.Change(r => r.Spec.RefreshAfter = "10m");
        await _bench.RunAsync();
        Assert.Equal("one", _bench.Cluster.Value("db", "k"));

        await _bench.PassAsync(TimeSpan.FromMinutes(11));
        Assert.Equal((2, 1), (_bench.Store.Count("credentials-issue"), _bench.Cluster.Requests.Count(r => r == "apply secrets")));
        _bench.Store.Plain = new JsonObject { ["k"] = "two" };
        await _bench.PassAsync(TimeSpan.FromMinutes(11));

        Assert.Equal("two", _bench.Cluster.Value("db", "k"));
        Assert.Equal(1, _bench.Store.Count("login"));
    }

    [Fact]
    public async Task A_static_role_is_read_after_its_rotation_and_its_countdown_is_no_content()
    {
        _bench.Store.Plain = StaticRole("one", 600);
        _bench.Change(r => r.Spec.AllowStaticCreds = true);
        await _bench.RunAsync();
        Assert.Equal((null, "one"), (_bench.Cluster.Value("db", "ttl"), _bench.Cluster.Value("db", "password")));
        Assert.Equal(_bench.Time.GetUtcNow().UtcDateTime.AddSeconds(600), _bench.Status.StaticCreds!.NextRotation);
        var status = _bench.Cluster.ResourceText;

        _bench.Restart();
        await _bench.RunAsync();
        await _bench.PassAsync(TimeSpan.FromMinutes(9));
        Assert.Equal((1, status), (_bench.Store.Count("credentials-issue"), _bench.Cluster.ResourceText));

        _bench.Store.Plain = StaticRole("two", 600);
        await _bench.PassAsync(TimeSpan.FromSeconds(65));
        Assert.Equal("two", _bench.Cluster.Value("db", "password"));
        Assert.False(Operator.Controllers.VaultDynamicSecretFinalizer.IsNeeded(_bench.Cluster.Resource!));
    }

    [Fact]
    public async Task A_static_role_that_rotates_late_is_read_again_and_nothing_is_written_meanwhile()
    {
        _bench.Store.Plain = StaticRole("one", 60);
        _bench.Change(r => r.Spec.AllowStaticCreds = true);
        await _bench.RunAsync();
        _bench.Store.Plain = StaticRole("one", 0);
        _bench.Count();

        await _bench.PassAsync(TimeSpan.FromSeconds(85));

        Assert.InRange(_bench.Store.Count("credentials-issue"), 4, 6);
        Assert.Empty(_bench.Cluster.Requests);
    }

    private static JsonObject StaticRole(string password, int ttl) => new()
    {
        ["username"] = "fixed",
        ["password"] = password,
        ["last_vault_rotation"] = password == "one" ? "2026-11-24T11:50:00.123Z" : "2026-11-24T12:10:00.456Z",
        ["rotation_period"] = 1200,
        ["ttl"] = ttl,
    };

    private static void Fail(VaultRequest request, string operation, int? status, VaultErrorKind kind)
    {
        if (request.Operation == operation)
            throw new VaultApiException(kind, request.Operation, request.Path, status, ["it fails"]);
    }
}
