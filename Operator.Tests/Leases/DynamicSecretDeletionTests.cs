using Operator.Controllers;
using Operator.Pipeline;
using Vault.Client;

namespace Operator.Tests.Leases;

/// <summary>A deleted resource goes within the deadline, whatever became of its store, and says what may be left.</summary>
public sealed class DynamicSecretDeletionTests : IAsyncDisposable
{
    private readonly LeaseBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task All_that_was_issued_is_revoked_though_the_VaultAuth_is_gone()
    {
        await _bench.RunAsync();
        _bench.Change(r => r.Spec.Path = "creds/other");
        await _bench.RunAsync();
        Assert.Equal(2, _bench.Store.Users.Count);
        _bench.Auth = null;
        Delete();

        Assert.True((await _bench.RunAsync()).IsSuccess);

        Assert.Equal((0, 0), (_bench.Store.Users.Count, _bench.Store.TokenCount));
        Assert.Contains(_bench.Events, e => e.Reason == Reasons.LeaseRevoked);
    }

    [Fact]
    public async Task A_store_that_is_gone_for_good_holds_it_until_the_deadline()
    {
        await _bench.RunAsync();
        _bench.Store.Before = request => throw new VaultApiException(VaultErrorKind.Unreachable, request.Operation, request.Path, null, ["no route"]);
        Delete();

        Assert.False((await _bench.RunAsync()).IsSuccess);
        Assert.Equal(_bench.Time.GetUtcNow() + TimeSpan.FromMinutes(5), _bench.Due);
        _bench.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.True((await _bench.RunAsync()).IsSuccess);

        var left = Assert.Single(_bench.Events, e => e.Reason == Reasons.LeaseNotRevoked);
        Assert.Equal("1 of 1 credentials of database/creds/app may be left in the store until 2026-11-24 13:00:00Z: no route", left.Text);
    }

    [Fact]
    public async Task The_annotation_lets_it_go_at_once()
    {
        await _bench.RunAsync();
        _bench.Connection = null;
        Delete();
        Assert.False((await _bench.RunAsync()).IsSuccess);

        _bench.Change(r => r.Metadata.Annotations = new Dictionary<string, string> { [VaultDynamicSecretFinalizer.ForceRemoveAnnotation] = "true" });
        Assert.True((await _bench.RunAsync()).IsSuccess);

        Assert.Contains(_bench.Events, e => e.Reason == Reasons.LeaseNotRevoked);
    }

    [Fact]
    public async Task A_store_that_refuses_does_not_hold_it_at_all()
    {
        await _bench.RunAsync();
        _bench.Store.Before = request => throw LeaseStore.Refusal(request, 403, VaultErrorKind.PermissionDenied, "permission denied");
        Delete();

        Assert.True((await _bench.RunAsync()).IsSuccess);

        Assert.Contains(_bench.Events, e => e.Reason == Reasons.LeaseNotRevoked);
    }

    [Fact]
    public async Task Without_revoke_nothing_is_held_or_revoked()
    {
        _bench.Change(r => r.Spec.Revoke = false);
        await _bench.RunAsync();
        Assert.False(VaultDynamicSecretFinalizer.IsNeeded(_bench.Cluster.Resource!));

        _bench.Change(r => r.Spec.Path = "creds/other");
        await _bench.RunAsync();
        await _bench.PassAsync(TimeSpan.FromMinutes(30));

        Assert.Equal(2, _bench.Store.Users.Count);
        Assert.Null(_bench.Status.Retiring);
    }

    [Fact]
    public async Task A_revocation_that_fails_is_tried_again_and_stands_in_nobodys_way()
    {
        await _bench.RunAsync();
        _bench.Change(r => r.Spec.Path = "creds/other");
        _bench.Store.Before = request =>
        {
            if (request.Operation == "token-revoke")
                throw LeaseStore.Refusal(request, 500, VaultErrorKind.ServerError, "down");
        };
        await _bench.RunAsync();
        await _bench.PassAsync(TimeSpan.FromMinutes(8));
        Assert.Equal(("Synced", 2), (_bench.Reason, _bench.Store.Users.Count));
        Assert.InRange(_bench.Store.Count("token-revoke"), 2, 5);

        _bench.Store.Before = _ => { };
        await _bench.PassAsync(TimeSpan.FromMinutes(2));

        Assert.Equal([_bench.User!], _bench.Store.Users);
    }

    private void Delete() => _bench.Change(r => r.Metadata.DeletionTimestamp = _bench.Time.GetUtcNow().UtcDateTime);
}
