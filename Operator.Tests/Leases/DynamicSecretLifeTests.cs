using Operator.Entities;
using Operator.Pipeline;
using Vault.Client;

namespace Operator.Tests.Leases;

/// <summary>The life of a lease, transition by transition.</summary>
public sealed class DynamicSecretLifeTests : IAsyncDisposable
{
    private readonly LeaseBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task The_first_delivery_notes_each_step_before_the_next()
    {
        List<string> steps = [];
        _bench.Store.Before = request => steps.Add(request.Operation);
        _bench.Cluster.Before = steps.Add;

        await _bench.RunAsync();

        Assert.Equal(
            [
                "get secrets", "login", "get secrets", "create secrets", "apply vaultdynamicsecrets/status", "credentials-issue",
                "apply vaultdynamicsecrets/status", "apply secrets", "apply vaultdynamicsecrets/status",
            ],
            steps);
        Assert.Equal(("user-2", "Synced"), (_bench.User, _bench.Reason));
        Assert.Equal(3600, _bench.Status.SecretLease!.Duration);
        Assert.Null(_bench.Status.Issue);
        Assert.Equal("database/creds/app", Assert.Single(_bench.Status.Sources!).Path);
    }

    [Fact]
    public async Task A_run_that_finds_nothing_due_makes_no_request()
    {
        await _bench.RunAsync();
        _bench.Count();

        await _bench.RunAsync();

        Assert.Equal((0, 0), _bench.Count());
    }

    [Fact]
    public async Task A_lease_is_renewed_at_its_share_by_one_request_and_one_status_write()
    {
        await _bench.RunAsync();
        _bench.Count();
        var due = _bench.Due!.Value;
        Assert.InRange(due - _bench.Time.GetUtcNow(), TimeSpan.FromHours(0.67 * 0.95), TimeSpan.FromHours(0.67 * 1.05));

        _bench.Time.SetUtcNow(due);
        await _bench.RunAsync();

        Assert.Equal(["lease-renew"], _bench.Store.Operations);
        Assert.Equal(["apply vaultdynamicsecrets/status"], _bench.Cluster.Requests);
        Assert.Equal(due.UtcDateTime.AddHours(1), _bench.Status.SecretLease!.Expiration!.Value, TimeSpan.FromSeconds(1));
        Assert.Equal("user-2", _bench.User);
    }

    [Fact]
    public async Task A_lease_near_its_maximum_is_replaced_and_the_old_one_revoked_after_the_grace_period()
    {
        _bench.Store.LongestLease = TimeSpan.FromMinutes(90);
        await _bench.RunAsync();

        await _bench.PassAsync(TimeSpan.FromMinutes(60));
        Assert.False(_bench.Status.SecretLease!.Renewable);
        await _bench.PassAsync(TimeSpan.FromMinutes(16));

        Assert.Equal(2, _bench.Store.Users.Count);
        Assert.Contains(_bench.User, _bench.Store.Users);
        Assert.NotEqual("user-2", _bench.User);
        Assert.Single(_bench.Status.Retiring!);
        Assert.Contains(_bench.Events, e => e.Reason == Reasons.Rotated);
        await _bench.PassAsync(TimeSpan.FromMinutes(6));
        Assert.Equal([_bench.User!], _bench.Store.Users);
        Assert.Null(_bench.Status.Retiring);
        Assert.Contains(_bench.Events, e => e.Reason == Reasons.LeaseRevoked);
        Assert.Equal(1, _bench.Store.TokenCount);
    }

    [Fact]
    public async Task A_lease_that_cannot_be_renewed_is_replaced_before_its_end()
    {
        _bench.Store.Renewable = false;
        await _bench.RunAsync();

        await _bench.PassAsync(TimeSpan.FromMinutes(59));

        Assert.Equal([_bench.User!], _bench.Store.Users);
        Assert.Equal(0, _bench.Store.Count("lease-renew"));
    }

    [Fact]
    public async Task A_renewal_that_fails_is_tried_again_and_replaces_only_at_the_margin()
    {
        await _bench.RunAsync();
        _bench.Store.Before = request =>
        {
            if (request.Operation == "lease-renew")
                throw LeaseStore.Refusal(request, 500, VaultErrorKind.ServerError, "database is down");
        };

        _bench.Time.Advance(TimeSpan.FromMinutes(45));
        await _bench.RunAsync();
        Assert.Equal((Reasons.VaultError, "user-2"), (_bench.Reason, _bench.User));
        Assert.Equal(TimeSpan.FromMinutes(54), _bench.Due - new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

        _bench.Time.Advance(TimeSpan.FromMinutes(9));
        await _bench.RunAsync();
        Assert.NotEqual("user-2", _bench.User);
        Assert.Equal("Synced", _bench.Reason);
    }

    [Fact]
    public async Task A_renewal_that_is_refused_replaces_at_once()
    {
        await _bench.RunAsync();
        _bench.Store.Before = request =>
        {
            if (request.Operation == "lease-renew")
                throw LeaseStore.Refusal(request, 403, VaultErrorKind.PermissionDenied, "permission denied");
        };

        await _bench.PassAsync(TimeSpan.FromMinutes(45));

        Assert.NotEqual("user-2", _bench.User);
    }

    [Fact]
    public async Task A_lease_that_was_revoked_behind_our_back_is_replaced_at_its_renewal_with_an_event()
    {
        await _bench.RunAsync();
        _bench.Store.RevokeAllLeases();

        await _bench.PassAsync(TimeSpan.FromMinutes(45));

        Assert.Equal([_bench.User!], _bench.Store.Users);
        Assert.Contains(_bench.Events, e => e.Reason == Reasons.LeaseLost);
    }

    [Fact]
    public async Task A_login_that_ends_before_the_lease_is_renewed_with_it()
    {
        _bench.Store.TokenTime = TimeSpan.FromMinutes(20);
        await _bench.RunAsync();

        await _bench.PassAsync(TimeSpan.FromHours(5));

        Assert.Equal(("user-2", 1), (_bench.User, _bench.Store.Users.Count));
        Assert.InRange(_bench.Store.Count("token-renew"), 20, 25);
    }

    [Fact]
    public async Task A_login_that_cannot_be_renewed_replaces_the_credentials_before_it_ends()
    {
        (_bench.Store.TokenTime, _bench.Store.TokenRenewable) = (TimeSpan.FromMinutes(20), false);
        await _bench.RunAsync();

        await _bench.PassAsync(TimeSpan.FromMinutes(15));

        Assert.NotEqual("user-2", _bench.User);
        Assert.Contains("user-2", _bench.Store.Users);
    }

    [Fact]
    public async Task A_restart_looks_each_lease_up_once_and_changes_nothing()
    {
        await _bench.RunAsync();
        _bench.Restart();
        _bench.Count();

        await _bench.RunAsync();
        await _bench.PassAsync(TimeSpan.FromMinutes(4));

        Assert.Equal(["lease-lookup"], _bench.Store.Operations);
        Assert.DoesNotContain(_bench.Cluster.Requests, request => request.StartsWith("apply", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Credentials_that_ended_while_nobody_was_there_are_replaced_at_once()
    {
        await _bench.RunAsync();
        _bench.Time.Advance(TimeSpan.FromHours(2));
        _bench.Restart();

        await _bench.RunAsync();

        Assert.Equal([_bench.User!], _bench.Store.Users);
        Assert.Equal("Synced", _bench.Reason);
    }

    [Fact]
    public async Task A_lease_that_was_shortened_is_noticed_by_the_look_after_a_restart()
    {
        await _bench.RunAsync();
        _bench.Store.LeaseTime = TimeSpan.FromMinutes(10);
        var id = _bench.Store.Leases.Keys.Single();
        ((Dictionary<string, LeaseStore.LiveLease>)_bench.Store.Leases)[id] = _bench.Store.Leases[id] with { Until = _bench.Time.GetUtcNow().AddMinutes(10) };
        _bench.Restart();

        await _bench.RunAsync();
        await _bench.PassAsync(TimeSpan.FromMinutes(12));

        Assert.Contains(_bench.User, _bench.Store.Users);
    }

    [Theory]
    [InlineData("label")]
    [InlineData("annotation")]
    [InlineData("percent")]
    [InlineData("destination")]
    [InlineData("name")]
    public async Task What_does_not_change_what_is_asked_for_changes_no_credentials(string what)
    {
        await _bench.RunAsync();
        _bench.Change(resource =>
        {
            switch (what)
            {
                case "label": resource.Metadata.Labels = new Dictionary<string, string> { ["a"] = "b" }; break;
                case "annotation": resource.Metadata.Annotations = new Dictionary<string, string> { ["a"] = "b" }; break;
                case "percent": resource.Spec.RenewalPercent = 50; break;
                case "destination": resource.Spec.Destination = new SecretDestination { Labels = new Dictionary<string, string> { ["a"] = "b" } }; break;
                default: resource.Spec.Destination = new SecretDestination { Name = "other" }; break;
            }
        });

        await _bench.RunAsync();

        Assert.Equal(1, _bench.Store.Count("credentials-issue"));
        Assert.Equal("user-2", _bench.Cluster.Value(what == "name" ? "other" : "db", "username"));
        Assert.Equal(what == "name", _bench.Cluster.Find("db") is null);
        if (what == "destination")
            Assert.Equal("b", _bench.Cluster.Find("db")!.Metadata.Labels["a"]);
    }

    [Theory]
    [InlineData("path")]
    [InlineData("params")]
    [InlineData("sync-now")]
    [InlineData("drift")]
    [InlineData("deleted")]
    public async Task What_makes_others_necessary_replaces_them(string what)
    {
        await _bench.RunAsync();
        switch (what)
        {
            case "path": _bench.Change(r => r.Spec.Path = "creds/other"); break;
            case "params": _bench.Change(r => r.Spec.Params = System.Text.Json.JsonDocument.Parse("""{"ttl":5}""").RootElement); break;
            case "sync-now": _bench.Change(r => r.Metadata.Annotations = new Dictionary<string, string> { [ApiGroup.SyncNowAnnotation] = "1" }); break;
            case "deleted": _bench.Cluster.Remove("db"); break;
            default:
                var secret = _bench.Cluster.Find("db")!;
                secret.Data["username"] = "somebody"u8.ToArray();
                _bench.Cluster.Put(secret);
                break;
        }

        await _bench.RunAsync();
        Assert.Equal(2, _bench.Store.Users.Count);
        await _bench.PassAsync(TimeSpan.FromMinutes(6));

        Assert.Equal([_bench.User!], _bench.Store.Users);
        Assert.Equal(1, _bench.Store.TokenCount);
    }

    [Fact]
    public async Task A_suspended_resource_has_its_lease_renewed_and_nothing_else_done()
    {
        await _bench.RunAsync();
        _bench.Change(resource =>
        {
            resource.Spec.Suspend = true;
            resource.Spec.Path = "creds/other";
        });

        await _bench.RunAsync();
        await _bench.PassAsync(TimeSpan.FromHours(3));

        Assert.Equal(["user-2"], _bench.Store.Users);
        Assert.True(_bench.Store.Count("lease-renew") >= 3);
    }

    [Fact]
    public async Task No_token_lease_or_password_stands_in_status_or_events()
    {
        _bench.Store.LongestLease = TimeSpan.FromMinutes(90);
        await _bench.RunAsync();
        await _bench.PassAsync(TimeSpan.FromHours(6));

        Assert.DoesNotContain("CANARY", _bench.Cluster.ResourceText, StringComparison.Ordinal);
        Assert.All(_bench.Events, e => Assert.DoesNotContain("CANARY", e.Text, StringComparison.Ordinal));
        Assert.True(_bench.Store.Count("credentials-issue") > 3);
    }
}
