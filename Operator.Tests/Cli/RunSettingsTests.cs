using System.CommandLine;
using Operator.Cli;

namespace Operator.Tests.Cli;

public sealed class RunSettingsTests
{
    private readonly RunSettings _settings = new();

    [Fact]
    public void The_defaults_are_what_help_says()
    {
        var given = Parse();

        Assert.Equal("*:8081", _settings.ProbeAddress.In(given));
        Assert.Equal(TimeSpan.FromSeconds(15), _settings.LeaseDuration.In(given));
        Assert.Equal(TimeSpan.FromSeconds(10), _settings.LeaseRenewDeadline.In(given));
        Assert.Equal(TimeSpan.FromSeconds(2), _settings.LeaseRetryPeriod.In(given));
        Assert.Equal(TimeSpan.FromHours(1), _settings.RefreshAfter.In(given));
        Assert.Equal(TimeSpan.FromSeconds(30), _settings.HealthInterval.In(given));
        Assert.Equal(TimeSpan.FromSeconds(20), _settings.DrainTimeout.In(given));
        Assert.True(_settings.LeaderElect.In(given));
        Assert.Equal("json", _settings.LogFormat.In(given));
        Assert.Null(_settings.Kubeconfig.In(given));
        Assert.Null(_settings.WatchNamespaces.In(given));
    }

    [Fact]
    public void A_flag_is_read()
    {
        var given = Parse("--watch-namespaces", "a, b", "--drain-timeout", "1m30s");

        Assert.Equal<string[]>(["a", "b"], _settings.WatchNamespaces.In(given)!);
        Assert.Equal(TimeSpan.FromSeconds(90), _settings.DrainTimeout.In(given));
    }

    [Theory]
    [InlineData("--lease-duration", "soon")]
    [InlineData("--log-level", "7")]
    [InlineData("--log-format", "xml")]
    [InlineData("--leader-elect", "perhaps")]
    [InlineData("--max-concurrent-reconciles", "0")]
    public void What_can_not_be_read_is_an_error_that_names_the_flag(string flag, string value) =>
        Assert.Contains(Parse(flag, value).Errors, error => error.Message.Contains(flag, StringComparison.Ordinal));

    [Fact]
    public void Every_flag_has_a_variable_and_says_so()
    {
        Assert.All(_settings.All, setting =>
        {
            Assert.Equal($"SECRET_COURIER_{setting.Flag[2..].Replace('-', '_').ToUpperInvariant()}", setting.Variable);
            Assert.Contains(setting.Variable, setting.Option.Description, StringComparison.Ordinal);
        });
    }

    private ParseResult Parse(params string[] arguments)
    {
        var command = new RootCommand();
        foreach (var setting in _settings.All)
            command.Options.Add(setting.Option);
        return command.Parse(arguments);
    }
}
