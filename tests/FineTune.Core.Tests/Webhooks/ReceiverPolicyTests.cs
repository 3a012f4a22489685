using System.Net;
using FineTune.Core.Webhooks;

namespace FineTune.Core.Tests.Webhooks;

public sealed class ReceiverPolicyTests
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.255.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("168.63.129.16", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001::1", false)]
    public void Allows_PublicAddressesOnly(string address, bool isAllowed) =>
        Assert.Equal(isAllowed, new ReceiverPolicy([], AllowsHttp: false).Allows(IPAddress.Parse(address)));

    [Fact]
    public void Allows_AConfiguredNetwork_AlsoWhereItIsWrittenAsIPv6()
    {
        var policy = new ReceiverPolicy([IPNetwork.Parse("10.1.0.0/16")], AllowsHttp: false);

        Assert.True(policy.Allows(IPAddress.Parse("10.1.2.3")));
        Assert.True(policy.Allows(IPAddress.Parse("::ffff:10.1.2.3")));
        Assert.False(policy.Allows(IPAddress.Parse("10.2.0.1")));
    }
}
