using System.Net.Sockets;
using System.Text;
using CsCheck;
using Taproot.NodeAgent.Containers;

namespace Taproot.NodeAgent.Tests.Containers;

public sealed class SystemdClientTests
{
    // Replies as the specification lays them out: header, reply serial (5, "u"), signature (8, "g"), body.
    private static readonly byte[] Strings = [2, (byte)'a', (byte)'s', 0, 18, 0, 0, 0, 13, 0, 0, 0, .. "logrotate.tim"u8, 0];
    private static readonly byte[] Text = [1, (byte)'s', 0, 0, 7, 0, 0, 0, .. "oneshot"u8, 0];

    [Fact]
    public void A_units_path_has_codes_for_what_is_no_letter_or_digit()
    {
        Assert.Equal("/org/freedesktop/systemd1/unit/nginx_2eservice", DBusMessage.PathOf("nginx.service"));
        Assert.Equal("/org/freedesktop/systemd1/unit/_31x_40a_2db_2eservice", DBusMessage.PathOf("1x@a-b.service"));
    }

    [Fact]
    public void The_identity_is_the_user_id_in_hexadecimal_text() =>
        Assert.Equal("\0AUTH EXTERNAL 31303030\r\n", Encoding.ASCII.GetString(DBusMessage.Authentication(1000)));

    [Fact]
    public void A_call_is_laid_out_as_the_specification_says()
    {
        byte[] call = DBusMessage.GetProperty(7, "/a", "I", "P");

        (byte type, int fields, int padded, int body) = DBusMessage.ReadHeader(call);
        Assert.Equal((1, 14, call.Length), (type, body, 16 + padded + body));
        Assert.Equal([(byte)'l', 1, 0, 1, 14, 0, 0, 0, 7, 0, 0, 0], call[..12]);
        Assert.Equal([1, 1, (byte)'o', 0, 2, 0, 0, 0, (byte)'/', (byte)'a', 0], call[16..27]);
        Assert.Equal([1, 0, 0, 0, (byte)'I', 0, 0, 0, 1, 0, 0, 0, (byte)'P', 0], call[^14..]);
        Assert.Equal(0, (16 + padded) % 8);
        Assert.Equal(0U, DBusMessage.ReplySerial(call.AsSpan(16, fields)));
    }

    [Fact]
    public void Any_bytes_are_read_or_refused() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        Refuse(() => DBusMessage.ReadHeader(bytes));
        Refuse(() => DBusMessage.ReplySerial(bytes));
        Refuse(() => DBusMessage.ReadVariant(bytes));
    });

    [Fact]
    public void Damaged_answers_are_read_or_refused() =>
        Gen.Select(Gen.Bool, Gen.Int[0, 25], Gen.Byte).Sample((isText, at, value) =>
        {
            byte[] answer = isText ? Text : Strings;
            byte[] damaged = [.. answer];
            damaged[at % damaged.Length] = value;
            Refuse(() => DBusMessage.ReadVariant(damaged));
            Refuse(() => DBusMessage.ReadVariant(answer.AsSpan(0, at % answer.Length)));
        });

    [Fact]
    public async Task A_unit_is_asked_about_once_and_again_on_a_new_connection_after_a_failure()
    {
        using var server = new FakeSystemd();
        using var client = new SystemdClient([server.Path], TimeProvider.System);
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Task serving = server.ServeAsync(connections: 2, cancellation);

        SystemdUnitProperties? first = await client.FindAsync("logrotate.service", cancellation);
        SystemdUnitProperties? again = await client.FindAsync("logrotate.service", cancellation);

        Assert.Equal(new SystemdUnitProperties("logrotate.tim", "oneshot"), first);
        Assert.Same(first, again);
        Assert.Equal(2, server.Calls);
        server.HangUp();
        Assert.Equal("oneshot", (await client.FindAsync("other.service", cancellation))?.Type);
        await serving;
    }

    [Fact]
    public async Task Without_systemd_nothing_is_known()
    {
        using var client = new SystemdClient(["/nonexistent/private"], TimeProvider.System);

        Assert.Null(await client.FindAsync("nginx.service", TestContext.Current.CancellationToken));
    }

    private static void Refuse(Action action)
    {
        try
        {
            action();
        }
        catch (InvalidDataException)
        {
            // Refused, as it may be.
        }
    }

    /// <summary>Answers Get by hand-made bytes; the first connection can be hung up.</summary>
    private sealed class FakeSystemd : IDisposable
    {
        private readonly string _directory = Directory.CreateTempSubdirectory("taproot-systemd-").FullName;
        private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        private Socket? _connection;

        internal FakeSystemd()
        {
            _listener.Bind(new UnixDomainSocketEndPoint(Path));
            _listener.Listen();
        }

        internal string Path => System.IO.Path.Join(_directory, "private");

        internal int Calls { get; private set; }

        internal void HangUp() => _connection!.Shutdown(SocketShutdown.Both);

        internal async Task ServeAsync(int connections, CancellationToken cancellation)
        {
            for (int i = 0; i < connections; i++)
            {
                _connection = await _listener.AcceptAsync(cancellation);
                await using var stream = new NetworkStream(_connection, ownsSocket: true);
                await ServeAsync(stream, stopAfter: i == connections - 1 ? 2 : int.MaxValue, cancellation);
            }
        }

        public void Dispose()
        {
            _listener.Dispose();
            Directory.Delete(_directory, recursive: true);
        }

        private async Task ServeAsync(NetworkStream stream, int stopAfter, CancellationToken cancellation)
        {
            try
            {
                byte[] identity = DBusMessage.Authentication(Taproot.NodeAgent.Processes.LibC.EffectiveUserId());
                byte[] got = new byte[identity.Length];
                await stream.ReadExactlyAsync(got, cancellation);
                Assert.Equal(identity, got);
                await stream.WriteAsync("OK 0123456789abcdef0123456789abcdef\r\n"u8.ToArray(), cancellation);
                await stream.ReadExactlyAsync(new byte["BEGIN\r\n".Length], cancellation);
                for (int i = 0; i < stopAfter; i++)
                {
                    byte[] header = new byte[16];
                    await stream.ReadExactlyAsync(header, cancellation);
                    (_, _, int padded, int body) = DBusMessage.ReadHeader(header);
                    byte[] rest = new byte[padded + body];
                    await stream.ReadExactlyAsync(rest, cancellation);
                    Calls++;
                    bool asksType = Encoding.ASCII.GetString(rest).Contains("Type", StringComparison.Ordinal);

                    // A signal that nobody asked for comes first.
                    await stream.WriteAsync(Message(4, 0, []), cancellation);
                    await stream.WriteAsync(Message(2, header[8], asksType ? Text : Strings), cancellation);
                }
            }
            catch (IOException)
            {
                // Hung up.
            }
        }

        private static byte[] Message(byte type, byte repliesTo, byte[] body) =>
        [
            (byte)'l', type, 1, 1, (byte)body.Length, 0, 0, 0, 9, 0, 0, 0, 15, 0, 0, 0,
            5, 1, (byte)'u', 0, repliesTo, 0, 0, 0, 8, 1, (byte)'g', 0, 1, (byte)'v', 0, 0,
            .. body,
        ];
    }
}
