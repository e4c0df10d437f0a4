using System.Net.Sockets;
using System.Text;
using FsCheck.Fluent;
using NodaTime;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// Sockets as files: bytes with and without buffers, text with encodings and ends of lines, lives of their own (makefile).
public abstract class FileContract(WorldFactory worlds) : StreamSuite(worlds)
{
    private const string Mixed = "a\rb\nc\r\nd";

    public static TheoryData<NewlineMode, string[]> Lines { get; } = new()
    {
        { NewlineMode.Universal, ["a", "b", "c", "d"] },
        { NewlineMode.Untranslated, ["a", "b", "c", "d"] },
        { NewlineMode.LineFeed, ["a\rb", "c\r", "d"] },
        { NewlineMode.CarriageReturn, ["a", "b\nc", "\nd"] },
        { NewlineMode.CarriageReturnLineFeed, ["a\rb\nc", "d"] },
    };

    public static TheoryData<NewlineMode, string> Written { get; } = new()
    {
        { NewlineMode.Universal, "x\ny\n" },
        { NewlineMode.Untranslated, "x\ny\n" },
        { NewlineMode.LineFeed, "x\ny\n" },
        { NewlineMode.CarriageReturn, "x\ry\r" },
        { NewlineMode.CarriageReturnLineFeed, "x\r\ny\r\n" },
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Stream_AnyWritesAndBuffers_DeliversTheBytes(bool awaited) => ForAll(
        Shrinking.Commands(Gen.Choose(0, 3000), 8).Generator.Zip(Gen.Elements(0, 1, 7, 8192)).ToArbitrary(),
        (world, drawn) =>
        {
            (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
            (int[] sizes, int bufferSize) = drawn;
            using (Stream stream = near.CreateStream(FileAccess.Write, bufferSize))
            {
                int sent = 0;
                foreach (int size in sizes)
                {
                    byte[] bytes = Payload.Slice(sent, size);
                    Do(world, awaited, () => stream.Write(bytes), () => stream.WriteAsync(bytes));
                    sent += size;
                }
            }

            near.Close();
            using Stream reader = far.CreateStream(FileAccess.Read, bufferSize);
            byte[] buffer = new byte[977];
            int received = 0;
            for (int count = -1; count != 0; received += count)
            {
                Do(world, awaited, () => count = reader.Read(buffer), async () => count = await reader.ReadAsync(buffer));
                Payload.AssertIs(received, buffer.AsSpan(0, count));
            }

            Assert.Equal(sizes.Sum(), received);
        });

    [Theory]
    [MemberData(nameof(Streams))]
    public void Stream_BothWays_ReadsWhileItWrites(StreamFamily family) => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(family);
        using Stream one = near.CreateStream();
        using Stream other = far.CreateStream();
        one.Write([1, 2, 3]);
        one.Flush();
        Assert.Equal(1, other.ReadByte());
        other.Write([9]);
        other.Flush();
        Assert.Equal(9, one.ReadByte());
        Assert.Equal((2, 3), (other.ReadByte(), other.ReadByte()));
    });

    [Fact]
    public void Stream_Buffered_SendsNothingBeforeAFlush() => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
        using Stream stream = near.CreateStream(FileAccess.Write);
        stream.Write(Payload.Slice(0, 100));
        world.Settle();
        far.Timeout = Duration.Zero;
        Assert.Equal(SocketError.WouldBlock, far.TryReceive(new byte[1], SocketFlags.None, out _));
        stream.Flush();
        far.Timeout = null;
        far.ReceivePayload(0, 100);
    });

    [Theory]
    [MemberData(nameof(Lines))]
    public void Reader_EachMode_EndsItsLines(NewlineMode newline, string[] expected) => Scenario(world =>
    {
        foreach (int bufferSize in (int[])[1, 2, 3, 100])
        {
            foreach (bool awaited in (bool[])[false, true])
            {
                using TextReader reader = Received(world, Mixed, Encoding.UTF8, newline, bufferSize);
                List<string> lines = [];
                for (string? line = ""; line is not null;)
                {
                    Do(world, awaited, () => line = reader.ReadLine(), async () => line = await reader.ReadLineAsync());
                    lines.AddRange(line is null ? [] : [line]);
                }

                Assert.Equal(expected, lines);
            }
        }
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reader_AnyTextInAnyPieces_IsTheText(bool awaited) => ForAll(
        Shrinking.Commands(Gen.Elements("a", "é", "\r", "\n", "\r\n", "😀", "漢"), 20).Generator
            .Zip(Gen.Choose(1, 9).Zip(Gen.Elements(Enum.GetValues<NewlineMode>()))).ToArbitrary(),
        (world, drawn) =>
        {
            (string[] parts, (int bufferSize, NewlineMode newline)) = drawn;
            string text = string.Concat(parts);
            string expected = newline == NewlineMode.Universal
                ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n')
                : text;
            foreach (Encoding encoding in (Encoding[])[Encoding.UTF8, Encoding.Unicode])
            {
                using TextReader reader = Received(world, text, encoding, newline, bufferSize);
                string read = "";
                Do(world, awaited, () => read = reader.ReadToEnd(), async () => read = await reader.ReadToEndAsync());
                Assert.Equal(expected, read);
            }
        });

    [Theory]
    [MemberData(nameof(Written))]
    public void Writer_EachMode_WritesItsEndsOfLines(NewlineMode newline, string expected) => Scenario(world =>
    {
        foreach (bool awaited in (bool[])[false, true])
        {
            (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
            using (TextWriter writer = near.CreateWriter(Encoding.Unicode, newline))
            {
                near.Close();
                Do(world, awaited, () => writer.Write("x\ny"), () => new ValueTask(writer.WriteAsync("x\ny")));
                Do(world, awaited, () => writer.WriteLine(), () => new ValueTask(writer.WriteLineAsync()));
            }

            Assert.Equal(expected, Encoding.Unicode.GetString(ReceiveToEnd(far)));
        }
    });

    [Fact]
    public void Writer_LineBuffered_SendsAtTheEndOfALine() => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
        using TextWriter writer = near.CreateWriter(isLineBuffered: true);
        writer.Write("one");
        world.Settle();
        far.Timeout = Duration.Zero;
        Assert.Equal(SocketError.WouldBlock, far.TryReceive(new byte[1], SocketFlags.None, out _));
        far.Timeout = null;
        writer.WriteLine(" line");
        byte[] buffer = new byte[20];
        Assert.Equal(9, far.Receive(buffer, SocketFlags.None));
        Assert.Equal("one line\n"u8.ToArray(), buffer[..9]);
    });

    [Theory]
    [MemberData(nameof(Streams))]
    public void Files_AndTheirSocket_AreClosedIndependently(StreamFamily family) => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(family);
        Stream reader = near.CreateStream(FileAccess.Read);
        Stream writer = near.CreateStream(FileAccess.Write, bufferSize: 0);
        near.Close();
        writer.Write([1]);
        Assert.Equal(1, far.Receive(new byte[2]));
        writer.Dispose();
        far.SendAll([7]);
        Assert.Equal(7, reader.ReadByte());
        far.Timeout = Duration.Zero;
        world.Settle();
        Assert.Equal(SocketError.WouldBlock, far.TryReceive(new byte[1], SocketFlags.None, out _));
        reader.Dispose();
        far.Timeout = null;
        Assert.Equal(0, far.Receive(new byte[1]));
    });

    [Fact]
    public void File_Disposed_LeavesTheSocketOpen() => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
        near.CreateWriter().Dispose();
        near.CreateReader().Dispose();
        near.SendAll([1]);
        Assert.Equal(1, far.Receive(new byte[2]));
    });

    [Fact]
    public void File_SocketWithTimeout_IsRefused() => Scenario(world =>
    {
        ISocket socket = world.Stream(StreamFamily.Tcp4);
        foreach (Duration timeout in (Duration[])[Duration.Zero, Duration.FromSeconds(1)])
        {
            socket.Timeout = timeout;
            Assert.Throws<InvalidOperationException>(() => socket.CreateStream());
            Assert.Throws<InvalidOperationException>(() => socket.CreateReader());
        }
    });

    [Fact]
    public void File_ConnectionReset_FailsAsAStreamDoes() => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
        using Stream stream = near.CreateStream();
        far.SetOption(SocketOptions.Linger, new LingerOption(true, 0));
        far.Close();
        near.Await(PollEvents.Error);
        IOException error = Assert.Throws<IOException>(() => stream.ReadByte());
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(error.InnerException, exactMatch: false).SocketErrorCode);
    });

    [Fact]
    public void File_WrongDirectionOrDisposed_IsRefused() => Scenario(world =>
    {
        (ISocket near, _) = world.Connected(StreamFamily.Tcp4);
        using Stream reader = near.CreateStream(FileAccess.Read);
        Assert.True(reader.CanRead && !reader.CanWrite && !reader.CanSeek);
        Assert.Throws<NotSupportedException>(() => reader.WriteByte(1));
        Stream writer = near.CreateStream(FileAccess.Write);
        Assert.Throws<NotSupportedException>(() => writer.ReadByte());
        writer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => writer.WriteByte(1));
    });

    private static TextReader Received(ContractWorld world, string text, Encoding encoding, NewlineMode newline, int bufferSize)
    {
        (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
        near.SendAll(encoding.GetBytes(text));
        near.Close();
        TextReader reader = far.CreateReader(encoding, newline, bufferSize);
        far.Close();
        return reader;
    }

    private static byte[] ReceiveToEnd(ISocket socket)
    {
        List<byte> all = [];
        byte[] buffer = new byte[100];
        for (int count; (count = socket.Receive(buffer)) > 0;)
        {
            all.AddRange(buffer[..count]);
        }

        return [.. all];
    }

    private static void Do(ContractWorld world, bool awaited, Action blocking, Func<ValueTask> asynchronous)
    {
        if (awaited)
        {
            world.Run(async () => await asynchronous());
        }
        else
        {
            blocking();
        }
    }
}
