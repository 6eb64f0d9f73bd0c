namespace Taproot.Store.Embedded;

/// <summary>An exclusive lock on a file (flock), held while this lives; the kernel drops it with the process.</summary>
internal sealed class DirectoryLock : IDisposable, IAsyncDisposable
{
    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, or gives null when another process has it.</summary>
    public static DirectoryLock? TryAcquire(string path)
    {
        try
        {
            // FileShare.None is flock(LOCK_EX | LOCK_NB) on Linux.
            return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1));
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            return null;
        }
    }

    /// <summary>Takes the lock, waiting for the holder to end.</summary>
    public static async Task<DirectoryLock> AcquireAsync(string path, TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        for (var started = time.GetTimestamp(); time.GetElapsedTime(started) < patience;)
        {
            if (TryAcquire(path) is { } acquired) return acquired;
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellation);
        }
        throw new IOException($"{path} is still locked by another engine after {patience.TotalSeconds:0} s.");
    }

    public void Dispose() => _file.Dispose();

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
