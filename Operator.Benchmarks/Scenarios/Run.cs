using Operator.Benchmarks.Fleet;
using Operator.Benchmarks.Measuring;
using Operator.Benchmarks.Servers;
using Quickstart;

namespace Operator.Benchmarks.Scenarios;

/// <summary>One run of a scenario: tenants and operators of its own.</summary>
internal sealed class Run(Site site, ScenarioOptions options) : IAsyncDisposable
{
    private readonly List<Tenant> _tenants = [];
    private readonly List<OperatorProcess> _operators = [];

    /// <summary>How it is run.</summary>
    public ScenarioOptions Options => options;

    /// <summary>A client of the API server.</summary>
    public ApiClient Api => site.Api;

    /// <summary>Where it is run.</summary>
    public Site Site => site;

    /// <summary>A tenant with secrets in the store for all its resources; the resources themselves are not there yet.</summary>
    public async Task<Tenant> CreateTenantAsync(CancellationToken cancellation, bool canLogin = true)
    {
        var tenant = new Tenant(site, site.NextTenant(), options.Concurrency);
        _tenants.Add(tenant);
        await tenant.CreateAsync(canLogin, cancellation);
        return tenant;
    }

    /// <summary>Starts the operator, for one tenant's namespace.</summary>
    public OperatorProcess StartOperator(Tenant tenant, params IEnumerable<string> arguments)
    {
        var process = OperatorProcess.Start(
            options.Operator,
            site.OperatorKubeconfig,
            site.OperatorNamespace,
            ["--watch-namespaces", tenant.Namespace, "--max-concurrent-reconciles", $"{options.Concurrency}", .. arguments]);
        _operators.Add(process);
        return process;
    }

    /// <summary>Starts the only operator of a tenant and waits until it is ready.</summary>
    public async Task<OperatorProcess> StartSoleOperatorAsync(Tenant tenant, CancellationToken cancellation)
    {
        var process = StartOperator(tenant, "--leader-elect", "false");
        await process.WaitUntilReadyAsync(TimeProvider.System, cancellation);
        return process;
    }

    /// <summary>Has resources made and waits until all are ready.</summary>
    public async Task SyncAsync(Tenant tenant, Follower readiness, int count, CancellationToken cancellation)
    {
        await tenant.PutSecretsAsync(0, count, 0, cancellation);
        await tenant.CreateResourcesAsync(0, count, options.RefreshAfter, cancellation);
        await readiness.WaitForAllAsync(count, cancellation);
    }

    /// <summary>Deletes a tenant that is no longer needed, so that what follows isn't disturbed by it.</summary>
    public async Task RemoveAsync(Tenant tenant, CancellationToken cancellation)
    {
        await tenant.DeleteAsync(cancellation);
        _tenants.Remove(tenant);
    }

    /// <summary>Begins to measure.</summary>
    public Task<Measurement> MeasureAsync(CancellationToken cancellation, params IEnumerable<OperatorProcess> running) =>
        Measurement.BeginAsync(site, running, cancellation);

    /// <summary>Waits while nothing is done.</summary>
    public static Task WaitAsync(TimeSpan time, CancellationToken cancellation) => Task.Delay(time, TimeProvider.System, cancellation);

    /// <summary>What the operators said last, for when a run fails.</summary>
    public string LastWords => string.Join('\n', _operators.SelectMany(process => process.Log.TakeLast(10)));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _operators)
            await process.DisposeAsync();
        foreach (var tenant in _tenants)
            await tenant.DeleteAsync(CancellationToken.None);
    }
}
