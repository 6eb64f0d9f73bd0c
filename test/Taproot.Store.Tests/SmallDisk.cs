using System.Diagnostics;

namespace Taproot.Store.Tests;

/// <summary>A small disk of its own, as tmpfs; needs the right to mount.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    public required string Directory { get; init; }

    private string Ballast => Path.Combine(Directory, "ballast");

    public static async Task<SmallDisk> MountAsync(int megabytes)
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("taproot-disk-").FullName;
        if (await RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", directory) != 0)
        {
            System.IO.Directory.Delete(directory);
            Assert.Skip("Mounting a tmpfs is not permitted here.");
        }
        return new() { Directory = directory };
    }

    public void Fill(int leaveMegabytes)
    {
        var free = new DriveInfo(Directory).AvailableFreeSpace - ((long)leaveMegabytes << 20);
        using var file = File.Create(Ballast);
        var block = new byte[1 << 16];
        try
        {
            for (; free > 0; free -= block.Length) file.Write(block.AsSpan(0, (int)Math.Min(block.Length, free)));
        }
        catch (IOException) when (leaveMegabytes == 0)
        {
            // To the last byte.
        }
    }

    public void Free() => File.Delete(Ballast);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", "-l", Directory);
        System.IO.Directory.Delete(Directory);
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false })!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
