namespace Operator.Tests.EndToEnd;

/// <summary>A scene with a running operator that restarts workloads soon after a change.</summary>
public sealed class RolloutScene(TestEnvironment environment) : IAsyncLifetime
{
    /// <summary>The scene.</summary>
    public Scene Scene { get; private set; } = null!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => Scene = await Scene.StartAsync(environment, RolloutStage.Soon);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Scene.DisposeAsync();
}
