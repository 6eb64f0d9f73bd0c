using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Java;

/// <summary>
/// Speaks to a JVM by the door that it opens for tools of its own user: a file that asks for it, a signal, then a socket. Each call takes a thread
/// of its own, which acts as the JVM's user while it knocks.
/// </summary>
/// <param name="jvm">To whom.</param>
/// <param name="patience">How long each step may take.</param>
/// <param name="stop">Ends the waiting.</param>
internal sealed class AttachClient(Jvm jvm, TimeSpan patience, CancellationToken stop)
{
    private const int QuitSignal = 3;
    private const int NotPermitted = 1; // EPERM
    private const int ReadableByOwner = 0x180; // 0600
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Where a JVM always looks and listens.</summary>
    private const string Temporary = "/tmp";

    /// <summary>Sends a command and waits for its end.</summary>
    /// <param name="command">As <c>load</c>.</param>
    /// <param name="arguments">At most three.</param>
    /// <param name="reply">What it said, when there is no obstacle.</param>
    internal JvmObstacle Send(string command, IReadOnlyList<string> arguments, out AttachReply reply)
    {
        var (obstacle, answer) = (JvmObstacle.NoAnswer, default(AttachReply));
        var worker = new Thread(() => obstacle = Work(command, arguments, out answer), maxStackSize: 256 * 1024) { Name = "java-attach", IsBackground = true };
        worker.Start();
        worker.Join();
        reply = answer;
        return obstacle;
    }

    /// <summary>The bytes of a command: words that end with a zero, the version first and always three arguments.</summary>
    internal static byte[] Request(string command, IReadOnlyList<string> arguments)
    {
        var text = new StringBuilder("1\0").Append(command).Append('\0');
        for (var i = 0; i < 3; i++) text.Append(i < arguments.Count ? arguments[i] : "").Append('\0');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private JvmObstacle Work(string command, IReadOnlyList<string> arguments, out AttachReply reply)
    {
        reply = default;
        try
        {
            using var directory = ContainerDirectory.Open(jvm.ProcRoot, jvm.Pid, Temporary);
            if (directory is null) return jvm.IsSame() ? JvmObstacle.NoPlace : JvmObstacle.Gone;
            var obstacle = FindDoor(directory, out var door);
            if (door is null) return obstacle;
            using (door)
            using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
            {
                socket.SendTimeout = socket.ReceiveTimeout = (int)patience.TotalMilliseconds;
                Connect(socket, door);
                var request = Request(command, arguments);
                for (var sent = 0; sent < request.Length;) sent += socket.Send(request, sent, request.Length - sent, SocketFlags.None);
                reply = AttachReply.Parse(ReadAll(socket));
            }
            return JvmObstacle.None;
        }
        catch (UnauthorizedAccessException)
        {
            return JvmObstacle.NotAllowed;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return jvm.IsSame() ? JvmObstacle.NoAnswer : JvmObstacle.Gone;
        }
    }

    private JvmObstacle FindDoor(ContainerDirectory directory, out SafeFileHandle? door)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $".java_pid{jvm.InnerPid}");
        door = directory.Find(name);
        if (door is not null) return JvmObstacle.None;
        var wish = string.Create(CultureInfo.InvariantCulture, $".attach_pid{jvm.InnerPid}");
        directory.Remove(wish);
        using (var file = directory.Create(wish, ReadableByOwner, out _))
        {
            // Without the file it would take the signal for a wish for its threads' stacks, and print them.
            if (file is null) return JvmObstacle.NoPlace;
            // The JVM heeds only a file of its own user.
            if (LibC.ChangeOwner(file.DangerousGetHandle(), jvm.UserId, jvm.GroupId) != 0)
            {
                directory.Remove(wish);
                return JvmObstacle.NotAllowed;
            }
        }
        try
        {
            if (Knock() is not JvmObstacle.None and var obstacle) return obstacle;
            var started = Stopwatch.GetTimestamp();
            while ((door = directory.Find(name)) is null)
            {
                if (Stopwatch.GetElapsedTime(started) > patience || stop.WaitHandle.WaitOne(Pause)) return jvm.IsSame() ? JvmObstacle.NoAnswer : JvmObstacle.Gone;
            }
            return JvmObstacle.None;
        }
        finally
        {
            directory.Remove(wish);
        }
    }

    /// <summary>By a descriptor that is this process's for good, as the signal would end another one.</summary>
    private JvmObstacle Knock()
    {
        using var process = LibC.OpenProcess(jvm.Pid) is >= 0 and var descriptor ? new SafeFileHandle(descriptor, ownsHandle: true) : null;
        if (process is null || !jvm.IsSame()) return JvmObstacle.Gone;
        if (LibC.Signal(process.DangerousGetHandle(), QuitSignal) == 0) return JvmObstacle.None;
        return Marshal.GetLastPInvokeError() == NotPermitted ? JvmObstacle.NotAllowed : JvmObstacle.Gone;
    }

    /// <summary>The JVM asks the kernel who knocked.</summary>
    private void Connect(Socket socket, SafeFileHandle door)
    {
        var endpoint = new UnixDomainSocketEndPoint(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{door.DangerousGetHandle()}"));
        var (user, group) = (LibC.EffectiveUserId(), LibC.EffectiveGroupId());
        if ((user, group) == (jvm.UserId, jvm.GroupId))
        {
            socket.Connect(endpoint);
            return;
        }
        try
        {
            if (!LibC.ActAs(jvm.UserId, jvm.GroupId)) throw new UnauthorizedAccessException("The kernel does not let the agent act as the JVM's user.");
            socket.Connect(endpoint);
        }
        finally
        {
            LibC.ActAsBefore(user, group);
        }
    }

    private static byte[] ReadAll(Socket socket)
    {
        var answer = new byte[AttachReply.Longest];
        var length = 0;
        for (int read; length < answer.Length && (read = socket.Receive(answer, length, answer.Length - length, SocketFlags.None)) > 0;) length += read;
        return answer[..length];
    }
}
