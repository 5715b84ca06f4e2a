using Sandbox.Vault.Seal;

namespace Operator.Tests.VaultSandbox;

public sealed class ShamirSharingTests
{
    [Fact]
    public void Any_shares_that_are_enough_give_the_secret_back_and_fewer_do_not()
    {
        byte[] secret = [.. Enumerable.Range(0, 32).Select(i => (byte)(i * 7))];
        var shares = ShamirSharing.Split(secret, shares: 5, threshold: 3);

        Assert.Equal(secret, ShamirSharing.Combine([shares[4], shares[0], shares[2]]));
        Assert.Equal(secret, ShamirSharing.Combine([shares[1], shares[2], shares[3]]));
        Assert.NotEqual(secret, ShamirSharing.Combine([shares[0], shares[1]]));
    }
}
