using Vault.Client;

namespace Operator.Tests.VaultClient;

public sealed class VaultConnectionOptionsTests
{
    private static readonly VaultConnectionOptions Good = new() { Address = new Uri("https://vault.test:8200") };

    public static TheoryData<string, VaultConnectionOptions> Wrong => new()
    {
        { "'vault.test' must be an absolute http or https URL", Good with { Address = new Uri("vault.test", UriKind.Relative) } },
        { "'ftp://vault.test' must be an absolute http or https URL", Good with { Address = new Uri("ftp://vault.test") } },
        { "must not carry a user name", Good with { Address = new Uri("https://user:pw@vault.test") } },
        { "must not carry a query", Good with { Address = new Uri("https://vault.test/?x=y") } },
        { "'Host' can't be set", Good with { Headers = new Dictionary<string, string> { ["Host"] = "x" } } },
        { "'X-Ok' isn't valid", Good with { Headers = new Dictionary<string, string> { ["X-Ok"] = "a\r\nb" } } },
        { "TLS server name must be a host name", Good with { TlsServerName = "vault.test\r\nX-Vault-Token: x" } },
        { "TLS server name must be a host name", Good with { TlsServerName = "vault.test:8200" } },
        { "must be PEM", Good with { CaCertificates = "nonsense" } },
        { "must be PEM", Good with { CaCertificates = "" } },
        { "timeout", Good with { Timeout = TimeSpan.Zero } },
        { "timeout", Good with { Timeout = TimeSpan.FromDays(100) } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void An_option_that_makes_no_sense_is_said_in_words_for_people(string words, VaultConnectionOptions options)
    {
        var error = Assert.Throws<ArgumentException>(options.Validate);

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", error.Message, StringComparison.Ordinal);
        Assert.Equal(error.Message, Assert.Throws<ArgumentException>(() => new Vault.Client.Http.VaultClient(options, TimeProvider.System)).Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("vault.vault.svc")]
    [InlineData("vault")]
    public void Options_that_make_sense_pass(string? name) => (Good with { TlsServerName = name }).Validate();
}
