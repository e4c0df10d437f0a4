using System.Buffers.Binary;
using SimNet.Abstractions;

namespace SimNet.Simulation.Names.Servers;

/// <summary>DNS messages on a stream, each with its length in front (RFC 1035 4.2.2).</summary>
internal static class FramedStream
{
    private const int LengthSize = sizeof(ushort);

    /// <summary>The next message; null at the end of the stream.</summary>
    public static async ValueTask<byte[]?> ReadAsync(ISocket socket)
    {
        byte[] length = new byte[LengthSize];
        if (!await TryFillAsync(socket, length))
        {
            return null;
        }

        byte[] message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        return await TryFillAsync(socket, message) ? message : null;
    }

    public static byte[] Frame(byte[] message)
    {
        byte[] framed = new byte[LengthSize + message.Length];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)message.Length);
        message.CopyTo(framed, LengthSize);
        return framed;
    }

    private static async ValueTask<bool> TryFillAsync(ISocket socket, Memory<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int count = await socket.ReceiveAsync(buffer);
            if (count == 0)
            {
                return false;
            }

            buffer = buffer[count..];
        }

        return true;
    }
}
