namespace Operator.Tests.EndToEnd;

/// <summary>A scene with a running operator, for the tests of one class.</summary>
public sealed class RunningScene(TestEnvironment environment) : IAsyncLifetime
{
    /// <summary>The scene.</summary>
    public Scene Scene { get; private set; } = null!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => Scene = await Scene.StartAsync(environment);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Scene.DisposeAsync();
}
