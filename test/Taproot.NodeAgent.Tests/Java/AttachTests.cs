using System.Text;
using CsCheck;
using Taproot.NodeAgent.Java;
using Taproot.NodeAgent.Tests.Kernel;

namespace Taproot.NodeAgent.Tests.Java;

public sealed class AttachTests(JavaPrograms programs) : IClassFixture<JavaPrograms>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("0\n0\n", true, 0)] // Java 8
    [InlineData("0\nreturn code: 0\n", true, 0)]
    [InlineData("0\nreturn code: 7\n", false, 7)]
    [InlineData("0\n", true, 0)]
    [InlineData("0\n/tmp/x.so was not loaded.\n/tmp/x.so: cannot open shared object file", false, 0)]
    [InlineData("101\nNo such operation", false, 0)]
    [InlineData("", false, 0)]
    public void Answers_of_old_and_new_jvms_are_understood(string answer, bool isOk, int code)
    {
        var reply = AttachReply.Parse(Encoding.UTF8.GetBytes(answer));
        Assert.Equal((isOk, code), (reply.IsOk, reply.Code));
    }

    [Fact]
    public void No_answer_breaks_the_reading() =>
        Gen.Byte.Array[0, 2000].Sample(bytes => Assert.InRange(AttachReply.Parse(bytes).Text.Length, 0, 300));

    [Fact]
    public void A_command_is_words_that_end_with_zeros() =>
        Assert.Equal("1\0load\0/a.so\0true\0\0"u8, AttachClient.Request("load", ["/a.so", "true"]));

    [Theory]
    [InlineData("-XX:+DisableAttachMechanism", "attach_disabled")]
    [InlineData("-XX:+DisableAttachMechanism -XX:-DisableAttachMechanism", "none")]
    [InlineData("-XX:-EnableDynamicAgentLoading", "agents_disabled")]
    [InlineData("-Xmx1g -jar a.jar", "none")]
    public void Options_of_a_jvm_forbid_what_they_say(string options, string obstacle) => Assert.Equal(obstacle, Jvm.ObstacleIn(options.Split(' ')).Label());

    [Fact]
    public void The_mask_of_caught_signals_is_read()
    {
        Assert.True(Jvm.Catches("Name:\tjava\nSigIgn:\t0000000000000000\nSigCgt:\t2000000181005ccf\n"u8, 3));
        Assert.False(Jvm.Catches("SigCgt:\t0000000000000002\n"u8, 3));
        Assert.False(Jvm.Catches("SigCgt:\tgarbage\n"u8, 3));
        Assert.False(Jvm.Catches(""u8, 3));
    }

    [Fact]
    public void A_process_that_is_no_jvm_is_not_touched()
    {
        Assert.Null(Jvm.Inspect("/proc", Environment.ProcessId, out var obstacle));
        Assert.Equal(JvmObstacle.OtherMachine, obstacle);
        Assert.Null(Jvm.Inspect("/proc", int.MaxValue, out obstacle));
        Assert.Equal(JvmObstacle.Gone, obstacle);
    }

    [Fact]
    public void A_jvm_of_another_user_in_namespaces_of_its_own_is_spoken_to_and_nothing_is_left_behind()
    {
        string[] command = ["unshare", "--mount", "--pid", "--fork", "sh", "-c", "mount -t tmpfs -o mode=1777 none /tmp && exec setpriv --reuid 65534 --regid 65534 --clear-groups \"$@\"", "sh", .. programs.Command("socket-client")];
        using var program = new RunningProgram(command[0], command[1..]);
        Assert.Equal("ready", program.ReadLine());
        var pid = int.Parse(File.ReadAllText($"/proc/{program.Id}/task/{program.Id}/children").Trim(), System.Globalization.CultureInfo.InvariantCulture);
        var jvm = Jvm.Inspect("/proc", pid, out _);
        Assert.NotNull(jvm);
        Assert.Equal((1, 65534u), (jvm.InnerPid, jvm.UserId));

        var client = new AttachClient(jvm, Patience, TestContext.Current.CancellationToken);
        Assert.Equal(JvmObstacle.None, client.Send("properties", [], out var reply));
        Assert.Contains("java", reply.Text, StringComparison.Ordinal);
        Assert.Equal(JvmObstacle.Refused, JvmLibrary.Load(jvm, client, "not-a-library", "nonsense"u8, "", out reply));
        Assert.Contains("not-a-library", reply.Text, StringComparison.Ordinal);
        Assert.Equal([".java_pid1"], Directory.GetFiles($"/proc/{pid}/root/tmp").Select(Path.GetFileName));
        Assert.DoesNotContain("Full thread dump", program.ReadToEndAfterInput(), StringComparison.Ordinal);
    }
}
