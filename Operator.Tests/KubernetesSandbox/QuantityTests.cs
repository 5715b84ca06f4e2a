using Sandbox.Kubernetes.Validation;

namespace Operator.Tests.KubernetesSandbox;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("1000m", "1")]
    [InlineData("1.5", "1500m")]
    [InlineData("0.5", "500m")]
    [InlineData("1000", "1k")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("1536Mi", "1536Mi")]
    [InlineData("0.5Gi", "512Mi")]
    [InlineData("512Ki", "512Ki")]
    [InlineData("1Ki", "1Ki")]
    [InlineData("0.5Ki", "512")]
    [InlineData("2147483648", "2147483648")]
    [InlineData("1e3", "1e3")]
    [InlineData("12e6", "12e6")]
    [InlineData("0Mi", "0")]
    [InlineData("+1.0", "1")]
    [InlineData("-500m", "-500m")]
    [InlineData("0.0000000001", "1n")]
    public void A_quantity_is_written_in_its_shortest_form(string given, string written) => Assert.Equal(written, Quantity.Canonical(given));

    [Theory]
    [InlineData("")]
    [InlineData("1 Gi")]
    [InlineData("Mi")]
    [InlineData("1K")]
    [InlineData("1mi")]
    [InlineData("--1")]
    public void What_is_not_a_quantity_has_no_value(string text) => Assert.Null(Quantity.Parse(text));
}
