using Operator.Tenancy;

namespace Operator.Tests.Tenancy;

public sealed class AddressPatternTests
{
    [Theory]
    [InlineData("https://vault.example.com", "https://vault.example.com", true)]
    [InlineData("https://vault.example.com", "https://vault.example.com:443/base", true)]
    [InlineData("https://vault.example.com", "https://VAULT.example.com.", true)]
    [InlineData("https://vault.example.com", "https://vault.example.com:8200", false)]
    [InlineData("https://vault.example.com:8200", "https://vault.example.com:8200", true)]
    [InlineData("https://vault.example.com:8200", "http://vault.example.com:8200", false)]
    [InlineData("https://vault.example.com:*", "https://vault.example.com:1", true)]
    [InlineData("https://vault.example.com", "https://vault.example.com.evil.com", false)]
    [InlineData("https://vault.example.com", "https://evil.com/vault.example.com", false)]
    [InlineData("https://*.example.com:*", "https://a.example.com", true)]
    [InlineData("https://*.example.com:*", "https://a.b.example.com", true)]
    [InlineData("https://*.example.com:*", "https://example.com", false)]
    [InlineData("https://*.example.com:*", "https://evilexample.com", false)]
    [InlineData("https://*.example.com:*", "https://example.com.evil.com", false)]
    [InlineData("https://*:*", "https://anything:8200", true)]
    [InlineData("https://*:*", "https://10.0.0.1:8200", true)]
    [InlineData("https://10.0.0.0/8:*", "https://10.1.2.3:8200", true)]
    [InlineData("https://10.0.0.0/8:*", "https://11.1.2.3:8200", false)]
    [InlineData("https://10.0.0.0/8:*", "https://[::ffff:10.1.2.3]:8200", true)]
    [InlineData("https://10.0.0.0/8:*", "https://10.example.com:8200", false)]
    [InlineData("http://127.0.0.1:*", "http://127.0.0.1:8200", true)]
    [InlineData("http://127.0.0.1:*", "http://127.0.0.2:8200", false)]
    [InlineData("http://127.0.0.1:*", "http://2130706433:8200", true)] // The same address, which is what is allowed.
    [InlineData("https://[fd00::1]:8200", "https://[fd00::1]:8200", true)]
    [InlineData("https://fd00::/8", "https://[fd12::1]", true)]
    [InlineData("https://fd00::/8", "https://[fe80::1]", false)]
    public void An_entry_stands_for_what_it_says(string pattern, string address, bool expected) =>
        Assert.Equal(expected, AddressPattern.Parse(pattern)!.Matches(new Uri(address)));

    [Theory]
    [InlineData("")]
    [InlineData("vault.example.com")]
    [InlineData("ftp://vault.example.com")]
    [InlineData("https://")]
    [InlineData("https://vault.example.com/path")]
    [InlineData("https://user@vault.example.com")]
    [InlineData("https://vault.*.com")]
    [InlineData("https://**.com")]
    [InlineData("https://vault.example.com:0")]
    [InlineData("https://vault.example.com:99999")]
    [InlineData("https://vault.example.com:x")]
    [InlineData("https://10.0.0.0/99")]
    public void What_is_no_entry_is_refused_at_start(string pattern) => Assert.Null(AddressPattern.Parse(pattern));
}
