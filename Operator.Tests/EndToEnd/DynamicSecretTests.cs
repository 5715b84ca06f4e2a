using Quickstart;
using Sandbox.Vault.Engines.Database.Servers;

namespace Operator.Tests.EndToEnd;

/// <summary>Dynamic credentials through the real process, its RBAC, and a database engine.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class DynamicSecretTests(TestEnvironment environment)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Credentials_are_delivered_replaced_and_revoked_with_their_resource()
    {
        await using var scene = await DatabaseScene.CreateAsync(environment, "1h");
        await scene.Scene.StartOperatorAsync();

        var first = await scene.DeliverAsync("db", scene.Dynamic());
        await scene.AssertLogsInAsync("db");
        var old = await scene.FindLoginAsync("db");
        await scene.AssertLeasesAsync(1);

        Assert.NotEqual(first, await scene.RotateAsync("db"));
        await scene.WaitUntilSettledAsync("db");
        await scene.AssertLogsInAsync("db");
        await scene.AssertLeasesAsync(1);
        if (old is not null)
            Assert.Equal("28P01", (await Assert.ThrowsAsync<SqlErrorException>(async () => await old.VerifyAsync(Cancelled))).State);

        var resource = ObjectName.Courier("VaultDynamicSecret", scene.Scene.Namespace, "db");
        await environment.Cluster.DeleteAsync(resource, Cancelled);
        await environment.Cluster.WaitAsync(resource, r => r is null, Scene.Patience, Cancelled);
        await scene.AssertLeasesAsync(0);
    }

    [Fact]
    public async Task A_restart_changes_no_credentials()
    {
        await using var scene = await DatabaseScene.CreateAsync(environment, "1h");
        await scene.Scene.StartOperatorAsync();
        var user = await scene.DeliverAsync("db", scene.Dynamic());

        await scene.Scene.Operator!.StopAsync(Cancelled);
        await scene.Scene.StartOperatorAsync();
        await scene.DeliverAsync("marker", scene.Dynamic());

        Assert.Equal(user, await scene.UserAsync("db"));
        await scene.AssertLeasesAsync(2);
        Assert.DoesNotContain(scene.Scene.Operator.Log, line => line.Contains($"{scene.Mount}/creds/app/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lease_of_seconds_is_renewed_in_time()
    {
        await using var scene = await DatabaseScene.CreateAsync(environment, "6s");
        await scene.Scene.StartOperatorAsync();
        var user = await scene.DeliverAsync("db", scene.Dynamic());
        var resource = ObjectName.Courier("VaultDynamicSecret", scene.Scene.Namespace, "db");

        var renewed = await environment.Cluster.WaitAsync(
            resource, r => r?["status"]?["lastRenewalTime"] is not null, Scene.Patience, Cancelled);
        var time = renewed!["status"]!["lastRenewalTime"]!.GetValue<string>();
        await environment.Cluster.WaitAsync(
            resource, r => r?["status"]?["lastRenewalTime"]?.GetValue<string>() is { } later && later != time, Scene.Patience, Cancelled);

        Assert.Equal(user, await scene.UserAsync("db"));
        await scene.AssertLeasesAsync(1);
    }
}
