using Microsoft.Extensions.Hosting;

namespace Sandbox.Vault.Http;

/// <summary>A host that lives in another program: signals and the console are left to that program.</summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
