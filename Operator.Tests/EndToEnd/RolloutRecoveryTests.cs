using Operator.Rendering;
using Quickstart;
using Sandbox.Faults;

namespace Operator.Tests.EndToEnd;

/// <summary>However the operator ends, each change of content restarts a workload exactly once.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class RolloutRecoveryTests(TestEnvironment environment) : IAsyncLifetime
{
    private const string Name = "db";

    private readonly List<ActiveFault> _faults = [];
    private Scene _scene = null!;
    private RolloutStage _stage = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _scene = await Scene.CreateAsync(environment);
        _stage = new RolloutStage(_scene, environment);
        await _stage.DeployAsync(Name, Name);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var fault in _faults)
            environment.Sandbox?.Faults.Remove(fault.Id);
        if (_scene is not null)
            await _scene.DisposeAsync();
    }

    [Fact]
    public async Task Killed_before_the_restart_it_restarts_once()
    {
        await _scene.StartOperatorAsync(RolloutStage.Later);
        await _stage.SyncAsync(Name);
        await _stage.RotateAsync(Name, "second");
        await _stage.WaitForRolloutAsync(Name, "RolloutPending");
        await KillAsync();
        Assert.Equal(0, await _stage.RestartsAsync(Name));

        await _scene.StartOperatorAsync(RolloutStage.Soon);
        await _stage.WaitForRolloutAsync(Name, "RolloutRestarted");
        await _stage.SettleAsync();

        Assert.Equal(1, await _stage.RestartsAsync(Name));
    }

    [Fact]
    public async Task Killed_after_the_Secret_was_written_and_before_the_status_was_it_restarts_once()
    {
        await _scene.StartOperatorAsync(RolloutStage.Soon);
        await _stage.SyncAsync(Name);
        var fault = Fail("vaultstaticsecrets/status");
        await _stage.RotateAsync(Name, "second");
        await KillAsync();
        Heal(fault);
        Assert.Equal(0, await _stage.RestartsAsync(Name));

        await _scene.StartOperatorAsync(RolloutStage.Soon);
        await _stage.WaitForRolloutAsync(Name, "RolloutRestarted");
        await _stage.SettleAsync();

        Assert.Equal(1, await _stage.RestartsAsync(Name));
    }

    [Fact]
    public async Task Killed_after_the_restart_and_before_the_status_says_so_it_does_not_restart_again()
    {
        await _scene.StartOperatorAsync(RolloutStage.Soon);
        await _stage.SyncAsync(Name);
        var refused = Fail("deployments");
        await _stage.RotateAsync(Name, "second");
        await _stage.WaitForRolloutAsync(Name, "RolloutRestartFailed");
        var unsaid = Fail("vaultstaticsecrets/status");
        Heal(refused);
        await _stage.WaitForRestartsAsync(1, Name);
        await KillAsync();
        Heal(unsaid);

        await _scene.StartOperatorAsync(RolloutStage.Soon);
        await _stage.WaitForRolloutAsync(Name, "RolloutNotNeeded");

        Assert.Equal(1, await _stage.RestartsAsync(Name));
    }

    [Fact]
    public async Task A_restart_of_the_operator_restarts_nothing()
    {
        await _scene.StartOperatorAsync(RolloutStage.Soon);
        await _stage.SyncAsync(Name);
        await _stage.RotateAsync(Name, "second");
        await _stage.WaitForRolloutAsync(Name, "RolloutRestarted");
        await _scene.Operator!.StopAsync(Cancelled);

        await _scene.StartOperatorAsync(RolloutStage.Soon);
        await _stage.SyncNowAsync(Name);
        await _stage.SettleAsync();

        Assert.Equal(1, await _stage.RestartsAsync(Name));
    }

    [Fact]
    public async Task A_lost_key_of_the_MACs_restarts_nothing_and_the_next_change_does()
    {
        await _scene.StartOperatorAsync(RolloutStage.Soon);
        await _stage.SyncAsync(Name);
        var before = await MacAsync();
        await _scene.Operator!.StopAsync(Cancelled);
        await environment.Cluster.DeleteAsync(ObjectName.Secret(_scene.OperatorNamespace, MacKey.SecretName), Cancelled);

        await _scene.StartOperatorAsync(RolloutStage.Soon);
        await _stage.SyncNowAsync(Name);
        Assert.NotEqual(before, await MacAsync());
        await _stage.SettleAsync();
        Assert.Equal(0, await _stage.RestartsAsync(Name));

        await _stage.RotateAsync(Name, "second");
        await _stage.WaitForRestartsAsync(1, Name);
    }

    [Fact]
    public async Task A_suspended_resource_restarts_nothing_until_it_is_resumed()
    {
        await _scene.StartOperatorAsync(RolloutStage.Later);
        await _stage.SyncAsync(Name);
        await _stage.RotateAsync(Name, "second");
        await _stage.WaitForRolloutAsync(Name, "RolloutPending");
        await _scene.ApplyAsync("VaultStaticSecret", Name, _stage.Spec(Name, spec => spec["suspend"] = true));
        await _scene.WaitForReadyAsync("VaultStaticSecret", Name, "True");
        await KillAsync();

        await _scene.StartOperatorAsync(RolloutStage.Soon);
        await _stage.SettleAsync();
        Assert.Equal(0, await _stage.RestartsAsync(Name));
        Assert.NotNull((await _stage.WaitForResourceAsync(Name, _ => true))["status"]!["rollout"]!["pending"]);

        await _scene.ApplyAsync("VaultStaticSecret", Name, _stage.Spec(Name));
        await _stage.WaitForRolloutAsync(Name, "RolloutRestarted");
        Assert.Equal(1, await _stage.RestartsAsync(Name));
    }

    private Task KillAsync() => _scene.Operator!.KillAsync(Cancelled);

    private async Task<string> MacAsync() =>
        (await _stage.WaitForResourceAsync(Name, _ => true))["status"]!["secretMAC"]!.GetValue<string>();

    // Writes of the operator to a resource fail.
    private ActiveFault Fail(string resource)
    {
        Assert.SkipWhen(environment.Sandbox is null, "Faults can be had from the sandbox only.");
        var fault = environment.Sandbox.Faults.Add(new Fault
        {
            Resource = resource,
            Verb = "patch",
            Namespace = _scene.Namespace,
            User = $"system:serviceaccount:{_scene.OperatorNamespace}:*",
            Effect = FaultEffect.Error,
            Status = 500,
        });
        _faults.Add(fault);
        return fault;
    }

    private void Heal(ActiveFault fault) => environment.Sandbox!.Faults.Remove(fault.Id);
}
