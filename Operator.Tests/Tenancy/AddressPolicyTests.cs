using System.Net;
using Operator.Pipeline;
using Operator.Tenancy;

namespace Operator.Tests.Tenancy;

public sealed class AddressPolicyTests
{
    private static readonly AddressPolicy Unlisted = new(null);

    [Theory]
    [InlineData("http://169.254.169.254/latest", "link-local")]
    [InlineData("http://[fe80::1]", "link-local")]
    [InlineData("http://127.0.0.1:8200", "loopback")]
    [InlineData("http://127.9.9.9", "loopback")]
    [InlineData("http://[::1]:8200", "loopback")]
    [InlineData("http://[::ffff:127.0.0.1]", "loopback")]
    [InlineData("http://[::ffff:169.254.169.254]", "link-local")]
    [InlineData("http://[::7f00:1]", "loopback")]
    [InlineData("http://[64:ff9b::a9fe:a9fe]", "link-local")]
    [InlineData("http://[2002:7f00:1::]", "loopback")]
    [InlineData("http://2130706433", "loopback")]
    [InlineData("http://0x7f.1", "loopback")]
    [InlineData("http://017700000001", "loopback")]
    [InlineData("http://0.0.0.0:8200", "unspecified")]
    [InlineData("http://[::]", "unspecified")]
    [InlineData("http://[fd00:ec2::254]", "credentials of machines")]
    [InlineData("http://100.100.100.200", "credentials of machines")]
    [InlineData("http://224.0.0.1", "multicast")]
    [InlineData("http://255.255.255.255", "multicast or reserved")]
    [InlineData("http://[ff02::1]", "multicast")]
    public void What_no_store_has_is_no_address_of_a_tenant_however_it_is_written(string address, string why)
    {
        var refusal = Unlisted.Refuse(new Uri(address), "spec.address");

        Assert.Equal((Reasons.AddressNotAllowed, ProblemKind.Stalled), (refusal!.Reason, refusal.Kind));
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://vault.vault.svc:8200")]
    [InlineData("https://10.96.0.10:8200")]
    [InlineData("https://192.168.1.1")]
    [InlineData("https://[fd12:3456::1]:8200")]
    [InlineData("https://203.0.113.5")]
    public void Private_and_public_addresses_are_free_without_a_list(string address) => Assert.Null(Unlisted.Refuse(new Uri(address), "spec.address"));

    [Fact]
    public void With_a_list_there_is_nothing_beside_it()
    {
        var policy = Listed("https://*.example.com:8200");

        Assert.Null(policy.Refuse(new Uri("https://vault.example.com:8200"), "spec.address"));
        Assert.Contains("--allowed-vault-addresses", policy.Refuse(new Uri("https://vault.other.com:8200"), "spec.address")!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_opens_loopback_by_address_and_not_by_a_name_or_star()
    {
        Assert.Null(Listed("http://127.0.0.0/8:*").Refuse(new Uri("http://127.0.0.1:8200"), "spec.address"));
        Assert.NotNull(Listed("http://*:*").Refuse(new Uri("http://127.0.0.1:8200"), "spec.address"));
        Assert.NotNull(Listed("http://localhost:*").Refuse(IPAddress.Loopback, 8200));
        Assert.Null(Listed("http://localhost:*", "http://127.0.0.1:8200").Refuse(IPAddress.Loopback, 8200));
    }

    [Fact]
    public void An_address_that_is_opened_at_one_port_is_not_open_at_others_beside_a_star()
    {
        var policy = Listed("http://127.0.0.1:8200", "http://*:*");

        Assert.Null(policy.Refuse(new Uri("http://127.0.0.1:8200"), "spec.address"));
        Assert.NotNull(policy.Refuse(new Uri("http://127.0.0.1:8201"), "spec.address"));
        Assert.NotNull(policy.Refuse(IPAddress.Loopback, 8201));
    }

    private static AddressPolicy Listed(params string[] patterns) => new([.. patterns.Select(p => AddressPattern.Parse(p)!)]);
}
