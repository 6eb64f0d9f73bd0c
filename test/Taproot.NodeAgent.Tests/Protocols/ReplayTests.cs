using CsCheck;
using Taproot.NodeAgent.Kernel;

namespace Taproot.NodeAgent.Tests.Protocols;

/// <summary>
/// Recordings of the ring buffer, made with real servers and clients by TAPROOT_RECORD_PAYLOADS, are read as on the day they were made. NAME.frames is
/// the recording, NAME.txt what it must hold.
/// </summary>
public sealed class ReplayTests
{
    private static readonly string Folder = Path.Combine(Root(), "test", "Taproot.NodeAgent.Tests", "Fixtures", "payloads");

    public static TheoryData<string> Recordings => [.. Directory.EnumerateFiles(Folder, "*.frames").Select(f => Path.GetFileNameWithoutExtension(f)!).Order()];

    [Theory]
    [MemberData(nameof(Recordings))]
    public void A_recording_holds_the_same_requests_as_ever(string name)
    {
        var lines = PayloadRecording.Describe(File.ReadAllBytes(Path.Combine(Folder, name + ".frames")));
        Assert.Equal(File.ReadAllLines(Path.Combine(Folder, name + ".txt")), lines);
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void A_damaged_recording_breaks_nothing(string name)
    {
        var whole = File.ReadAllBytes(Path.Combine(Folder, name + ".frames"));
        var recording = whole[..Math.Min(whole.Length, 20_000)];
        Gen.Select(Gen.Int[0, recording.Length - 1], Gen.Byte, Gen.Int[0, recording.Length]).Sample(
            (at, value, length) =>
            {
                var damaged = recording[..length];
                if (at < length) damaged[at] = value;
                _ = PayloadRecording.Describe(damaged).Count();
            },
            iter: 60);
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Taproot.slnx"))) directory = directory.Parent!;
        return directory.FullName;
    }
}
