using System.Text;
using Operator.Rendering;
using Operator.Runtime.Client;
using Vault.Client;

namespace Operator.Tests.Rendering;

public sealed class SecretMacTests
{
    private static readonly ObjectKey Owner = new("shop", "db");

    private readonly SecretMac _mac = new(new byte[32]);

    [Fact]
    public void The_order_of_keys_does_not_matter() =>
        Assert.Equal(Compute(Owner, ("a", "1"), ("b", "2")), Compute(Owner, ("b", "2"), ("a", "1")));

    [Fact]
    public void Keys_and_values_do_not_run_together() =>
        Assert.NotEqual(Compute(Owner, ("ab", "c")), Compute(Owner, ("a", "bc")));

    [Fact]
    public void Equal_secrets_of_two_owners_have_different_MACs() =>
        Assert.NotEqual(Compute(Owner, ("a", "1")), Compute(new ObjectKey("other", "db"), ("a", "1")));

    [Fact]
    public void Another_key_gives_another_MAC()
    {
        var other = new SecretMac([.. Enumerable.Repeat((byte)1, 32)]);

        Assert.NotEqual(Compute(Owner, ("a", "1")), other.Compute("VaultStaticSecret", Owner, Data(("a", "1"))));
        Assert.Equal((true, false), (_mac.IsUnderThisKey(Compute(Owner, ("a", "1"))), other.IsUnderThisKey(Compute(Owner, ("a", "1")))));
    }

    [Fact]
    public void What_is_missing_equals_nothing() => Assert.False(SecretMac.AreEqual(null, null));

    private string Compute(ObjectKey owner, params (string Key, string Value)[] data) => _mac.Compute("VaultStaticSecret", owner, Data(data));

    private static Dictionary<string, SecretValue> Data(params (string Key, string Value)[] data) =>
        data.ToDictionary(d => d.Key, d => new SecretValue(Encoding.UTF8.GetBytes(d.Value)));
}
