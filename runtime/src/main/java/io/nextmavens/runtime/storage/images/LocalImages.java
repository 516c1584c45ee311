package io.nextmavens.runtime.storage.images;

import io.nextmavens.runtime.storage.StorageErrors;
import io.nextmavens.runtime.storage.StorageException;
import io.nextmavens.runtime.storage.images.Transformation.Size;
import io.vertx.core.buffer.Buffer;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;

/**
 * Transforms images in this process, with the JDK's readers and writers: JPEG, PNG, GIF (its first picture) and BMP. The
 * size is read before the pixels are, so that a small file cannot become a large picture. Blocks; thread-safe.
 */
public final class LocalImages {

    private final long mostPixels;

    /**
     * Images of so many pixels at most.
     *
     * @param mostPixels width times height
     */
    public LocalImages(long mostPixels) {
        this.mostPixels = mostPixels;
        ImageIO.setUseCache(false);
    }

    /**
     * A transformed image.
     *
     * @param bytes of the file
     * @param mediaType of it
     */
    public record Image(Buffer bytes, String mediaType) {}

    /**
     * Transforms an image.
     *
     * @throws io.nextmavens.runtime.storage.StorageException when it cannot be read or is too large
     */
    public Image transform(byte[] file, String mediaType, Transformation transformation) {
        try {
            BufferedImage source = read(file, mediaType, transformation);
            BufferedImage made = draw(source, transformation, mediaType.equals("image/jpeg"));
            return mediaType.equals("image/jpeg")
                    ? new Image(Buffer.buffer(jpeg(made, transformation.quality())), "image/jpeg")
                    : new Image(Buffer.buffer(png(made)), "image/png");
        } catch (IOException | RuntimeException e) {
            if (e instanceof StorageException refused) {
                throw refused;
            }
            throw StorageErrors.invalid("The image cannot be read").exception();
        }
    }

    private BufferedImage read(byte[] file, String mediaType, Transformation transformation) throws IOException {
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
            Iterator<ImageReader> readers = ImageIO.getImageReadersByMIMEType(mediaType);
            if (!readers.hasNext()) {
                throw StorageErrors.mediaType(mediaType).exception();
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                int width = reader.getWidth(0);
                int height = reader.getHeight(0);
                if ((long) width * height > mostPixels) {
                    throw StorageErrors.invalid("The image has " + width + " by " + height + " pixels, more than the "
                                    + mostPixels + " that are transformed (STORAGE_IMAGE_PIXELS)")
                            .exception();
                }
                Size wanted = transformation.of(width, height);
                ImageReadParam parameters = reader.getDefaultReadParam();
                // leaves pixels out while reading, so that a large picture needs little memory to become a small one
                int step = Math.max(1, Math.min(width / (2 * wanted.width()), height / (2 * wanted.height())));
                parameters.setSourceSubsampling(step, step, 0, 0);
                return reader.read(0, parameters);
            } finally {
                reader.dispose();
            }
        }
    }

    private static BufferedImage draw(BufferedImage source, Transformation transformation, boolean opaque) {
        Size size = transformation.of(source.getWidth(), source.getHeight());
        BufferedImage made = new BufferedImage(
                size.width(), size.height(), opaque ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = made.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            if (opaque) {
                graphics.setColor(Color.WHITE);
                graphics.fillRect(0, 0, size.width(), size.height());
            }
            int width = size.width();
            int height = size.height();
            if (transformation.resize() == Transformation.Resize.COVER) {
                double scale = Math.max(
                        (double) size.width() / source.getWidth(), (double) size.height() / source.getHeight());
                width = (int) Math.ceil(source.getWidth() * scale);
                height = (int) Math.ceil(source.getHeight() * scale);
            }
            graphics.drawImage(source, (size.width() - width) / 2, (size.height() - height) / 2, width, height, null);
        } finally {
            graphics.dispose();
        }
        return made;
    }

    private static byte[] jpeg(BufferedImage image, int quality) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream to = ImageIO.createImageOutputStream(out)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(quality / 100f);
            writer.setOutput(to);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    private static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }
}
