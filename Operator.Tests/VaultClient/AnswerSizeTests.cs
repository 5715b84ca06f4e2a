using System.Net;
using Vault.Client;

namespace Operator.Tests.VaultClient;

/// <summary>How much of an answer is read.</summary>
public sealed class AnswerSizeTests
{
    private readonly ClientBench _bench = new();

    [Fact]
    public async Task An_answer_without_end_is_not_read()
    {
        var vault = new FakeVault(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new EndlessStream()) });

        var error = await _bench.FailAsync(vault);

        Assert.Equal(VaultErrorKind.InvalidResponse, error.Kind);
        Assert.Contains("larger than", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4 * 1024 * 1024, true)]
    [InlineData((4 * 1024 * 1024) + 1, false)]
    public async Task An_answer_of_four_MiB_is_the_largest_that_is_read(int size, bool isRead)
    {
        const string Frame = """{"k":""}""";
        var vault = new FakeVault(_ => FakeVault.Json(200, Frame.Insert(Frame.Length - 2, new string('x', size - Frame.Length))));
        using var client = new Vault.Client.Http.VaultClient(ClientBench.Options, vault, _bench.Time);

        var error = await Record.ExceptionAsync(async () =>
        {
            using var response = await client.SendAsync(ClientBench.Get("secret/app"), TestContext.Current.CancellationToken);
        });

        Assert.Equal(isRead, error is null);
    }
}
