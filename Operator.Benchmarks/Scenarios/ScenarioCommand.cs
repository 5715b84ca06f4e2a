using System.CommandLine;
using Operator.Benchmarks.Measuring;
using Operator.Benchmarks.Servers;
using Operator.Entities;
using Quickstart;

namespace Operator.Benchmarks.Scenarios;

/// <summary>The command of a scenario.</summary>
internal sealed class ScenarioCommand
{
    private readonly Scenario _scenario;
    private readonly Option<int> _count;
    private readonly Option<int> _changes = Number("--changes", "How many changes are timed, where each is.", 100);
    private readonly Option<int> _concurrency = Number(
        "--concurrency",
        "Requests that the bare client has in flight, and resources that the operator works on at once.",
        Math.Clamp(Environment.ProcessorCount * 8, 16, 64));
    private readonly Option<int> _repeat = Number("--repeat", "How often to run; the median is shown too.", 1);
    private readonly Option<TimeSpan> _refreshAfter;
    private readonly Option<TimeSpan> _window;
    private readonly Option<TimeSpan> _timeout = Duration("--timeout", "How long a run may take.", TimeSpan.FromMinutes(15));
    private readonly Option<string> _operator = new("--operator")
    {
        Description = "The operator's program: another build than the one beside this, such as a published one.",
        HelpName = "FILE",
        DefaultValueFactory = _ => OperatorProcess.BuiltProgram,
    };

    private readonly Option<string> _config = new("--config")
    {
        Description = "The folder config of the repository.",
        HelpName = "DIR",
        DefaultValueFactory = _ => RepositoryConfig(),
    };

    private readonly Option<string?> _kubeconfig = FromEnvironment(
        "--kubeconfig", "E2E_KUBECONFIG", "A kubeconfig of a cluster's administrator, instead of a sandbox");
    private readonly Option<string?> _vaultAddress = FromEnvironment("--vault-address", "E2E_VAULT_ADDR", "The store, with --kubeconfig");
    private readonly Option<string?> _vaultToken = FromEnvironment("--vault-token", "E2E_VAULT_TOKEN", "The token of its administrator");
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object instead of a table." };

    private ScenarioCommand(Scenario scenario)
    {
        _scenario = scenario;
        _count = Number("--count", "How many resources.", scenario.Count);
        _refreshAfter = Duration("--refresh-after", "The spec.refreshAfter of the resources.", scenario.RefreshAfter);
        _window = Duration("--window", "How long is looked on, where nothing is waited for.", scenario.Window);
    }

    /// <summary>The command of a scenario.</summary>
    public static Command Create(Scenario scenario)
    {
        var own = new ScenarioCommand(scenario);
        var command = new Command(scenario.Name, scenario.Description)
        {
            own._count, own._changes, own._concurrency, own._refreshAfter, own._window, own._repeat, own._timeout,
            own._operator, own._config, own._kubeconfig, own._vaultAddress, own._vaultToken, own._json,
        };
        command.Validators.Add(given =>
        {
            if (given.GetValue(own._kubeconfig) is not null && (given.GetValue(own._vaultAddress) is null || given.GetValue(own._vaultToken) is null))
                given.AddError("--kubeconfig (E2E_KUBECONFIG) needs --vault-address (E2E_VAULT_ADDR) and --vault-token (E2E_VAULT_TOKEN) beside it.");
        });
        command.SetAction(own.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult given, CancellationToken cancellation)
    {
        var options = Read(given);
        var started = TimeProvider.System.GetUtcNow();
        var runs = new List<Figures>();
        await using var site = await Site.ConnectAsync(options, cancellation);
        for (var i = 0; i < options.Repeat; i++)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(options.Timeout);
            await using var run = new Run(site, options);
            try
            {
                runs.Add(await _scenario.RunAsync(run, limit.Token));
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                await given.InvocationConfiguration.Error.WriteLineAsync($"Not done within {options.Timeout}. The operator said last:\n{run.LastWords}");
                return 1;
            }
        }

        var report = new Report(_scenario, options, started, runs);
        var output = given.InvocationConfiguration.Output;
        await (given.GetValue(_json) ? report.WriteJsonAsync(output) : report.WriteTableAsync(output));
        return 0;
    }

    private ScenarioOptions Read(ParseResult given) => new()
    {
        Count = given.GetValue(_count),
        Changes = Math.Min(given.GetValue(_changes), given.GetValue(_count)),
        Concurrency = given.GetValue(_concurrency),
        RefreshAfter = given.GetValue(_refreshAfter),
        Window = given.GetValue(_window),
        Repeat = given.GetValue(_repeat),
        Timeout = given.GetValue(_timeout),
        Operator = given.GetValue(_operator)!,
        ConfigFolder = given.GetValue(_config)!,
        Kubeconfig = given.GetValue(_kubeconfig),
        VaultAddress = given.GetValue(_vaultAddress) is { } address ? new Uri(address) : null,
        VaultToken = given.GetValue(_vaultToken),
    };

    private static Option<int> Number(string name, string description, int value)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError($"{name} must be at least 1.");
        });
        return option;
    }

    private static Option<TimeSpan> Duration(string name, string description, TimeSpan value) => new(name)
    {
        Description = $"{description} Such as 10s or 1h.",
        HelpName = "DURATION",
        DefaultValueFactory = _ => value,
        CustomParser = result =>
        {
            if (GoDuration.TryParse(result.Tokens.Single().Value, out var duration) && duration > TimeSpan.Zero)
                return duration;
            result.AddError($"{name} must be a duration, such as 10s or 1h.");
            return default;
        },
    };

    private static Option<string?> FromEnvironment(string name, string variable, string description) => new(name)
    {
        Description = $"{description} (or {variable}).",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null,
    };

    private static string RepositoryConfig()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "config", "crd")))
                return Path.Combine(folder.FullName, "config");
        }

        return "config";
    }
}
