using Vault.Client;

namespace Operator.Tests.VaultClient;

public sealed class SecretValueTests
{
    [Fact]
    public void A_value_prints_as_stars()
    {
        var value = new SecretValue("hunter2"u8.ToArray());

        Assert.Equal("***", value.ToString());
        Assert.Equal("***", $"{value}");
    }
}
